import { SQLDialect } from '@codemirror/lang-sql'

const keywords =
  'all and anti any array as asc asof at between by case cast collate columns cross cube current date describe desc distinct ' +
  'else end except exclude exists extract false fetch filter first following from full glob group grouping having ilike in ' +
  'inner intersect interval is join last lateral left like limit map materialized natural not null nulls offset on only or ' +
  'order outer over partition pivot positional preceding qualify range recursive replace right rollup row rows sample select ' +
  'semi sets show similar some struct summarize table then time timestamp to true try_cast unbounded union unique unpivot ' +
  'using values when where window with within'

const types =
  'bigint blob boolean date decimal double float hugeint integer interval json real smallint text time timestamp timestamptz ' +
  'tinyint uuid varchar'

/** The warehouse's SQL (DuckDB), reading alone. Functions aren't words of it: columns have such names too. */
export const warehouseDialect = SQLDialect.define({
  keywords,
  types,
  doubleDollarQuotedStrings: true,
  operatorChars: '+-*/<>=~!@#%^&|`?',
  identifierQuotes: '"',
  caseInsensitiveIdentifiers: true,
})
