import { SaxesParser } from 'saxes'
import { mostLevels } from '../api/parse-json.ts'
import { QueryFault } from '../api/problems.ts'
import type { WireRecord } from '../company/collection.ts'

interface Node {
  name: string
  text: string
  children: Node[]
}

/** Lists whose name is not the plural of what they hold. */
const oddLists = new Set(['Tracking', 'TrackingCategories', 'Addresses', 'Phones', 'PurchasesTrackingCategories'])

/**
 * A body in XML as the JSON it means: `<Invoices><Invoice>…` or one bare `<Invoice>`. Throws what Xero answers to XML that is
 * broken (400, ErrorNumber 14). Entities other than the five of XML are refused by the parser.
 */
export function parseXmlBody(text: string, root: string): unknown {
  const top = parseNodes(text)
  const listed = isList(top) || top.name.toLowerCase() === root.toLowerCase()
  return { [root]: (listed ? top.children : [top]).map(toElement) }
}

function parseNodes(text: string): Node {
  const parser = new SaxesParser()
  const open: Node[] = []
  let top: Node | undefined
  parser.on('error', (error) => {
    throw invalidXml(error.message)
  })
  parser.on('opentag', ({ name }) => {
    if (open.length >= mostLevels) throw invalidXml(`The reader's MaxDepth of ${mostLevels} has been exceeded.`)
    const node: Node = { name, text: '', children: [] }
    open.at(-1)?.children.push(node)
    open.push(node)
    top ??= node
  })
  parser.on('text', (part) => {
    const node = open.at(-1)
    if (node) node.text += part
  })
  parser.on('cdata', (part) => {
    const node = open.at(-1)
    if (node) node.text += part
  })
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  if (!top) throw invalidXml('Root element is missing.')
  return top
}

function invalidXml(detail: string): QueryFault {
  return new QueryFault(`Xml for post data was invalid, ${detail}`, 'PostDataInvalidException')
}

/** An element that holds nothing is a record with nothing in it, where a property would be an empty text. */
function toElement(node: Node): unknown {
  return node.children.length === 0 && node.text.trim() === '' ? {} : toValue(node)
}

function toValue(node: Node): unknown {
  if (isList(node)) return node.children.map(toValue)
  if (node.children.length === 0) return node.text
  const record: WireRecord = {}
  for (const child of node.children) record[child.name] = toValue(child)
  return record
}

function isList({ name, children }: Node): boolean {
  const first = children[0]
  if (!first) return oddLists.has(name)
  return children.every((child) => child.name === first.name) && (oddLists.has(name) || isPluralOf(name, first.name))
}

function isPluralOf(plural: string, single: string): boolean {
  return plural === `${single}s` || plural === `${single}es` || plural === single.replace(/y$/, 'ies')
}
