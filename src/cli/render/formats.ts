export const queryFormats = ['table', 'json', 'csv'] as const
export type QueryFormat = (typeof queryFormats)[number]
