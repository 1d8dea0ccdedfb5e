/** Colours of the theme that is on, read from the tokens: a canvas knows no variables. */
export interface ChartColours {
  dark: boolean
  series: string[]
  text: string
  quiet: string
  grid: string
  axis: string
  ground: string
  font: string
}

export function readChartColours(scheme: 'light' | 'dark'): ChartColours {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return {
    dark: scheme === 'dark',
    series: [1, 2, 3, 4, 5, 6].map((index) => token(`--chart-${index}`)),
    text: token('--text'),
    quiet: token('--text-3'),
    grid: token('--chart-grid'),
    axis: token('--strong'),
    ground: token('--bg'),
    font: token('--font'),
  }
}
