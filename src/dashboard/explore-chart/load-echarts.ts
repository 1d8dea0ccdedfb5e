import { BarChart, LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([BarChart, LineChart, ScatterChart, GridComponent, CanvasRenderer])

export type Chart = EChartsType

/** A chart on an element, drawn on canvas. Legend and reading are ours, since the library's would write style attributes. */
export function openChart(element: HTMLElement): Chart {
  return init(element, null, { renderer: 'canvas' })
}
