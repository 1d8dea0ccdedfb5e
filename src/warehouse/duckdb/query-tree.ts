import { AppError } from '../../lib/app-error.ts'
import {
  computingTableFunctions,
  describingSchemas,
  describingTables,
  refusedFunctions,
  repeatingFunctions,
  settingsView,
} from './query-rules.ts'

/** What a query may read: names in small letters, tables by schema. */
export interface Readable {
  /** The catalog the schemas are in, as a query may write it. */
  database: string
  /** In the order in which a name without a schema is looked up. */
  schemas: ReadonlyMap<string, ReadonlySet<string>>
  /** Whether the tables that describe the warehouse may be read too. */
  describing: boolean
}

export interface CheckedQuery {
  /** The tables it reads, `[schema, table]`, in small letters. */
  tables: [string, string][]
  /** Whether its rows come in an order it states. */
  ordered: boolean
}

/**
 * Walks the tree `json_serialize_sql` gives of one SELECT and throws `query_refused` for whatever is not a table of
 * `readable`, a CTE in scope, or a harmless function. What the walk does not know is refused.
 */
export function checkTree(tree: string, readable: Readable): CheckedQuery {
  const root = JSON.parse(tree) as Node
  const statements = root['statements'] as Node[] | undefined
  const [statement] = statements ?? []
  if (!statement || statements?.length !== 1) throw refuse('Give one SELECT.')
  const walk = new Walk(readable)
  walk.visit(statement, new Set())
  const modifiers = (statement['node'] as Node)['modifiers'] as Node[] | undefined
  return { tables: [...walk.tables.values()], ordered: modifiers?.some((each) => each['type'] === 'ORDER_MODIFIER') ?? false }
}

type Node = Record<string, unknown>
type Scope = ReadonlySet<string>

/** Every kind of table reference there is a rule for. */
const tableKinds = new Set([
  'BASE_TABLE',
  'TABLE_FUNCTION',
  'SHOW_REF',
  'SUBQUERY',
  'JOIN',
  'PIVOT',
  'EXPRESSION_LIST',
  'COLUMN_DATA',
  'EMPTY',
])

class Walk {
  readonly tables = new Map<string, [string, string]>()
  readonly readable: Readable

  constructor(readable: Readable) {
    this.readable = readable
  }

  visit(value: unknown, scope: Scope): void {
    if (Array.isArray(value)) for (const each of value) this.visit(each, scope)
    else if (isNode(value)) this.visitNode(value, scope)
  }

  private visitNode(node: Node, outer: Scope): void {
    const kind = node['type']
    // A constant's value is data, whatever it looks like.
    if (kind === 'VALUE_CONSTANT') return
    const scope = this.visitWith(node, outer)
    if (isNode(node['from_table'])) requireTableKind(node['from_table'])
    if (kind === 'JOIN') for (const side of ['left', 'right']) requireTableKind(node[side])
    if (kind === 'PIVOT') requireTableKind(node['source'])
    if (kind === 'BASE_TABLE') this.visitTable(node, scope)
    if (kind === 'SHOW_REF') this.visitShow(node)
    if (kind === 'TABLE_FUNCTION') this.visitTableFunction(node)
    if (typeof node['function_name'] === 'string') checkFunction(node, toLower(node['function_name']))
    for (const [key, child] of Object.entries(node)) if (key !== 'cte_map') this.visit(child, scope)
  }

  /** The scope inside a query: what is around it, and its own WITH, each of which sees those before it. */
  private visitWith(node: Node, outer: Scope): Scope {
    const entries = (node['cte_map'] as Node | undefined)?.['map'] as { key: string; value: Node }[] | undefined
    if (!entries?.length) return outer
    const scope = new Set(outer)
    for (const { key, value } of entries) {
      const name = toLower(key)
      const body = (value['query'] as Node | undefined)?.['node'] as Node | undefined
      const recursive = body?.['type'] === 'RECURSIVE_CTE_NODE'
      this.visit(value, recursive ? new Set([...scope, name]) : new Set(scope))
      scope.add(name)
    }
    return scope
  }

  private visitTable(node: Node, scope: Scope): void {
    const [catalog, schema, table] = ['catalog_name', 'schema_name', 'table_name'].map((key) => toLower(node[key]))
    const { database, schemas, describing } = this.readable
    if (!catalog && !schema && scope.has(table!)) return
    const shown = [node['catalog_name'], node['schema_name'], node['table_name']].filter(Boolean).join('.')
    if (catalog && catalog !== database && !(describing && catalog === 'system'))
      throw refuse(`There is no database for "${shown}".`)
    if (
      describing &&
      table !== settingsView &&
      (describingSchemas.has(schema!) || (!schema && !catalog && describingTables.has(table!)))
    )
      return
    const found = schema ? (schemas.get(schema)?.has(table!) ? schema : undefined) : findSchema(schemas, table!)
    if (found === undefined) throw unknownTable(shown, table!, schemas)
    this.tables.set(`${found}.${table}`, [found, table!])
  }

  /** DESCRIBE and SUMMARIZE hold a query, which is visited; SHOW TABLES and its like tell of everything there is. */
  private visitShow(node: Node): void {
    if (isNode(node['query']) || this.readable.describing) return
    throw refuse('SHOW tells of every organisation. DESCRIBE a table instead.')
  }

  private visitTableFunction(node: Node): void {
    const name = toLower((node['function'] as Node | undefined)?.['function_name'])
    if (computingTableFunctions.has(name) || (this.readable.describing && describingTables.has(name))) return
    throw refuse(
      `${name}() cannot be read from here: only the warehouse's own tables, and ${[...computingTableFunctions].join(', ')}.`,
    )
  }
}

function requireTableKind(node: unknown): void {
  const kind = isNode(node) ? node['type'] : undefined
  if (!tableKinds.has(String(kind))) throw refuse(`${String(kind)} is nothing that can be read from.`)
}

function checkFunction(node: Node, name: string): void {
  const reason = refusedFunctions.get(name)
  if (reason !== undefined) throw refuse(`The function ${name} cannot be used: ${reason}.`)
  const most = repeatingFunctions.get(name)
  if (most === undefined) return
  const [text, times] = node['children'] as [unknown, unknown]
  const count = isNode(times) && times['type'] === 'VALUE_CONSTANT' ? (times['value'] as Node)['value'] : undefined
  const nested = [...repeatingFunctions.keys()].some((each) => JSON.stringify(text ?? null).includes(`"function_name":"${each}"`))
  if (nested || typeof count !== 'number' || count > most) {
    throw refuse(
      `${name}() needs a number of at most ${most} as its second argument, written out, and no other of its kind inside.`,
    )
  }
}

function findSchema(schemas: Readable['schemas'], table: string): string | undefined {
  for (const [schema, tables] of schemas) if (tables.has(table)) return schema
  return undefined
}

function unknownTable(shown: string, table: string, schemas: Readable['schemas']): AppError {
  const near = [...schemas].flatMap(([schema, tables]) =>
    [...tables].filter((each) => isNear(each, table)).map((each) => `${schema}.${each}`),
  )
  const hint = near.length > 0 ? ` Did you mean ${near.slice(0, 5).join(', ')}?` : ''
  // What is no plain name is a file's, or worse.
  const code = /^[\w. ]*$/.test(shown) ? 'query_failed' : 'query_refused'
  return new AppError(code, `There is no table "${shown}" that can be read.${hint}`)
}

function isNear(candidate: string, asked: string): boolean {
  const stem = asked.replace(/(ies|s)$/, '')
  return stem.length > 2 && (candidate.includes(stem) || asked.includes(candidate))
}

function refuse(why: string): AppError {
  return new AppError('query_refused', `Only the warehouse itself can be read. ${why}`)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** As DuckDB compares names: ASCII letters alone have two cases. */
export function toLower(name: unknown): string {
  return (typeof name === 'string' ? name : '').replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
