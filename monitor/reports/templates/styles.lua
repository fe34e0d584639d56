-- Gives the fenced divs of a report's Markdown their form: a Word style, a typst function, a CSS class of that name.
-- The first heading of level 1 is the masthead: Word's Title, typst's own show rule, HTML's only <h1>.

local function words(class)
  local name = class:gsub("-", " "):gsub("(%a)(%a*)", function(first, rest) return first:upper() .. rest end)
  return name
end

local function styled(div)
  local class = div.classes[1]
  if not class then return nil end
  if FORMAT == "docx" then
    div.attributes["custom-style"] = words(class)
    return div
  end
  if FORMAT == "typst" then
    local blocks = div.content
    blocks:insert(1, pandoc.RawBlock("typst", "#" .. class .. "["))
    blocks:insert(pandoc.RawBlock("typst", "]"))
    return blocks
  end
end

-- typst curls quotation marks by language when they stand unescaped; the other formats keep them as written.
local function curled(str)
  if not str.text:find("['\"]") then return nil end
  local parts = pandoc.Inlines {}
  for plain, mark in (str.text .. "\0"):gmatch("([^'\"%z]*)(['\"%z])") do
    if plain ~= "" then parts:insert(pandoc.Str(plain)) end
    if mark ~= "\0" then parts:insert(pandoc.RawInline("typst", mark)) end
  end
  return parts
end

local function word_title(doc)
  local first = doc.blocks[1]
  if first and first.t == "Header" and first.level == 1 then
    doc.meta.title = first.content
    doc.blocks:remove(1)
  end
  return doc:walk { Header = function(header) header.level = header.level - 1; return header end }
end

-- "Link" alone says nothing to somebody who hears the page: the entry's title is added for them.
local function told_links(doc)
  local heading = ""
  return doc:walk {
    traverse = "topdown",
    Header = function(header) heading = pandoc.utils.stringify(header.content) end,
    Link = function(link)
      link.attributes["aria-label"] = pandoc.utils.stringify(link.content) .. ": " .. heading
      return link
    end,
  }
end

function Pandoc(doc)
  if FORMAT == "html5" or FORMAT == "html" then doc = told_links(doc) end
  if FORMAT == "docx" then doc = word_title(doc) end
  if FORMAT == "typst" then doc = doc:walk { Str = curled } end
  return doc:walk { Div = styled }
end
