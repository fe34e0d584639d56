-- Gives a report's Markdown its form in each format: fenced divs become Word styles, typst functions or CSS classes,
-- coloured circles traffic lights, an empty index the list of headings, `figure:NAME` a drawing.
-- The first heading of level 1 is the masthead or the cover's title: Word's Title, HTML's only <h1>.

local WORD, TYPST, HTML = FORMAT == "docx", FORMAT == "typst", FORMAT:match("^html") ~= nil
local LIGHTS = { ["🟢"] = "green", ["🟡"] = "yellow", ["🔴"] = "red", ["⚪"] = "grey" }
local COLORS = { green = "2E8B57", yellow = "D9A521", red = "B3261E", grey = "56626D" }
local OFF = "D9DDE1"
local APPENDIX = { 0.46, 0.18, 0.16, 0.2 }
local WIDTHS = { [3] = { 0.3, 0.22, 0.48 }, [4] = { 0.1, 0.36, 0.24, 0.3 } }

local pages = {}

local function typst(text) return pandoc.RawBlock("typst", text) end
local function word(text) return pandoc.RawBlock("openxml", text) end
local function plain(inlines)
  return pandoc.utils.stringify(pandoc.Inlines(inlines):walk { Link = function() return {} end, Note = function() return {} end })
    :gsub("%s+$", "")
end
local function xml(text) return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" })) end

local function style_name(class)
  return (class:gsub("-", " "):gsub("(%a)(%a*)", function(first, rest) return first:upper() .. rest end))
end

-- ---------------------------------------------------------------- inlines

local function light(str)
  local lit = LIGHTS[str.text]
  if not lit then return nil end
  local order = { "green", "yellow", "red" }
  if TYPST then return pandoc.RawInline("typst", '#light("' .. lit .. '")') end
  if HTML then return pandoc.RawInline("html", '<span class="light ' .. lit .. '" aria-hidden="true"><i></i><i></i><i></i></span>') end
  local runs = {}
  for n, color in ipairs(order) do
    local shown = color == lit and COLORS[color] or OFF
    runs[n] = '<w:r><w:rPr><w:color w:val="' .. shown .. '"/><w:sz w:val="26"/></w:rPr><w:t>●</w:t></w:r>'
  end
  return pandoc.RawInline("openxml", table.concat(runs))
end

-- typst curls quotation marks by language when they stand unescaped; the other formats keep them as written.
local function curled(str)
  if not str.text:find("['\"]") then return nil end
  local parts = pandoc.Inlines {}
  for text, mark in (str.text .. "\0"):gmatch("([^'\"%z]*)(['\"%z])") do
    if text ~= "" then parts:insert(pandoc.Str(text)) end
    if mark ~= "\0" then parts:insert(pandoc.RawInline("typst", mark)) end
  end
  return parts
end

local function drawn(image)
  local name = image.src:match("^figure:(.*)$")
  if TYPST and name then return pandoc.RawInline("typst", "#figure-" .. name) end
  if WORD then image.attributes.width = "6.4in" end
  return image
end

-- ---------------------------------------------------------------- the index

-- Only what is numbered or lettered stands in the index; the headings of a curator's own part do not.
local function marked_unlisted(doc)
  return doc:walk {
    Header = function(header)
      if not plain(header.content):match("^%w+%. ") then header.classes:insert("unlisted") end
      return header
    end,
  }
end

local function headings(doc, deepest)
  local found, all = {}, 0
  doc:walk {
    traverse = "topdown",
    Header = function(header)
      all = all + 1
      if header.level >= 2 and header.level <= deepest and not header.classes:includes("unlisted") then
        table.insert(found, { level = header.level, text = plain(header.content), id = header.identifier, page = pages[all] })
      end
    end,
  }
  return found
end

local function word_index(title, entries, deepest)
  local lines = { '<w:p><w:pPr><w:pStyle w:val="TocHeading"/></w:pPr><w:r><w:t>' .. xml(title) .. "</w:t></w:r></w:p>" }
  local field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-'
    .. (deepest - 1) .. '" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
  for n, entry in ipairs(entries) do
    table.insert(lines, '<w:p><w:pPr><w:pStyle w:val="Toc' .. (entry.level - 1) .. '"/></w:pPr>' .. (n == 1 and field or "")
      .. '<w:hyperlink w:anchor="' .. entry.id .. '"><w:r><w:t xml:space="preserve">' .. xml(entry.text)
      .. '</w:t></w:r><w:r><w:tab/></w:r><w:fldSimple w:instr=" PAGEREF ' .. entry.id .. ' \\h "><w:r><w:t>'
      .. (entry.page or "") .. "</w:t></w:r></w:fldSimple></w:hyperlink>"
      .. (n == #entries and '<w:r><w:fldChar w:fldCharType="end"/></w:r>' or "") .. "</w:p>")
  end
  return word(table.concat(lines))
end

local function html_index(title, entries)
  local lines, depth = { '<nav class="index" aria-label="' .. xml(title) .. '">' }, 1
  for _, entry in ipairs(entries) do
    while depth < entry.level do table.insert(lines, "<ul>"); depth = depth + 1 end
    while depth > entry.level do table.insert(lines, "</ul>"); depth = depth - 1 end
    table.insert(lines, '<li><a href="#' .. xml(entry.id) .. '">' .. xml(entry.text) .. "</a></li>")
  end
  while depth > 1 do table.insert(lines, "</ul>"); depth = depth - 1 end
  table.insert(lines, "</nav>")
  return pandoc.RawBlock("html", table.concat(lines, "\n"))
end

local function with_index(doc)
  local title = doc.meta.contents and pandoc.utils.stringify(doc.meta.contents) or ""
  doc = marked_unlisted(doc)
  return doc:walk {
    Div = function(div)
      local deepest = div.classes:includes("deep-index") and 4 or div.classes:includes("index") and 3
      if not deepest then return nil end
      if TYPST then return typst("#index(" .. deepest .. ")") end
      local entries = headings(doc, deepest)
      return WORD and word_index(title, entries, deepest) or html_index(title, entries)
    end,
  }
end

-- ---------------------------------------------------------------- blocks

local function two_columns(div)
  -- Word cannot flow a sidebar beside the text: the timeline becomes a table of two half-years.
  local halves, half = { pandoc.Blocks {}, pandoc.Blocks {} }, 1
  local head, months = pandoc.Blocks {}, 0
  for _, block in ipairs(div.content) do
    local class = block.t == "Div" and block.classes[1]
    if class == "timeline-title" then
      block.attributes["custom-style"] = "Timeline Title"
      head:insert(block)
    else
      if class == "timeline-month" then
        months = months + 1
        block.attributes["custom-style"] = "Timeline Month"
        if months == 7 then half = 2 end
        halves[half]:insert(block)
      elseif block.t == "BulletList" then
        for _, item in ipairs(block.content) do
          halves[half]:insert(pandoc.Div(item, pandoc.Attr("", {}, { ["custom-style"] = "Timeline" })))
        end
      end
    end
  end
  local cells = { pandoc.Cell(halves[1]), pandoc.Cell(halves[2]) }
  local body = { attr = pandoc.Attr(), body = { pandoc.Row(cells) }, head = {}, row_head_columns = 0 }
  head:insert(pandoc.Table({ long = {}, short = nil }, { { pandoc.AlignLeft, 0.5 }, { pandoc.AlignLeft, 0.5 } },
    pandoc.TableHead({}), { body }, pandoc.TableFoot({})))
  return head
end

local function columns(tbl, widths)
  widths = widths or WIDTHS[#tbl.colspecs]
  if HTML or not widths then return nil end
  for n, width in ipairs(widths) do tbl.colspecs[n] = { pandoc.AlignLeft, width } end
  return tbl
end

local function styled(div)
  local class = div.classes[1]
  if not class then return nil end
  if class == "appendix" then div = div:walk { Table = function(tbl) return columns(tbl, APPENDIX) end } end
  if class == "scorecard" then div = div:walk { Str = light } end
  if WORD and class == "timeline" then return two_columns(div) end
  if WORD and (class == "cover" or class == "spread" or class == "prose") then return div.content end
  if WORD and not div.attributes["custom-style"] then
    div.attributes["custom-style"] = style_name(class)
  end
  if not TYPST then return div end
  local blocks = div.content
  if class == "prose" then return blocks end
  local opening = { spread = "#beside[", timeline = "][#timeline[" }
  blocks:insert(1, typst(opening[class] or "#" .. class .. "["))
  blocks:insert(typst("]"))
  return blocks
end

local function word_title(doc)
  local first = doc.blocks[1]
  if first and first.t == "Div" and first.classes[1] == "cover" then
    local title = pandoc.Div(pandoc.Para(first.content[1].content), pandoc.Attr("", {}, { ["custom-style"] = "Cover Title" }))
    first.content[1] = title
  elseif first and first.t == "Header" and first.level == 1 then
    doc.meta.title = first.content
    doc.blocks:remove(1)
  end
  return doc:walk { Header = function(header) header.level = math.max(header.level - 1, 1); return header end }
end

-- In a report with a cover, a chapter begins a page; inside the spread nothing may break one.
local function chapters_on_pages(doc)
  local first = doc.blocks[1]
  if not (first and first.t == "Div" and first.classes[1] == "cover") then return end
  for n = #doc.blocks, 1, -1 do
    local block = doc.blocks[n]
    local begins = block.t == "Header" and block.level == 2 or block.t == "Div" and block.classes[1] == "spread"
    if begins then doc.blocks:insert(n, typst("#pagebreak(weak: true)")) end
  end
end

-- A report without sections has its entries one level higher, so that no level is skipped; Word styles stay.
local function without_gaps(doc)
  local sections = false
  doc:walk { Header = function(header) sections = sections or header.level == 2 end }
  if sections then return doc end
  return doc:walk { Header = function(header) if header.level > 2 then header.level = header.level - 1 end; return header end }
end

-- "Link" alone says nothing to somebody who hears the page: the entry's title is added for them.
local function told_links(doc)
  local heading = ""
  local function told(link)
    link.attributes["aria-label"] = pandoc.utils.stringify(link.content) .. ": " .. heading
    return link
  end
  return doc:walk {
    traverse = "topdown",
    Header = function(header)
      heading = plain(header.content)
      header.content = header.content:walk { Link = told }
      return header, false
    end,
    Link = told,
  }
end

function Pandoc(doc)
  if doc.meta.pages then
    for page in pandoc.utils.stringify(doc.meta.pages):gmatch("%d+") do table.insert(pages, page) end
    doc.meta.pages = nil
  end
  if WORD then
    local n = 0
    doc = doc:walk { Header = function(header) n = n + 1; header.identifier = "heading-" .. n; return header end }
  end
  if HTML then doc = told_links(doc) end
  doc = with_index(doc)
  doc.meta.contents = nil
  if WORD then doc = word_title(doc) else doc = without_gaps(doc) end
  if TYPST then chapters_on_pages(doc) end
  doc = doc:walk { Image = drawn, Table = function(tbl) return columns(tbl) end }
  if TYPST then doc = doc:walk { Str = curled } end
  return doc:walk { Div = styled }
end
