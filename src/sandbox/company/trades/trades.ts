import type { Trade } from '../collection.ts'
import { agency } from './agency.ts'
import { cafe } from './cafe.ts'
import { charity } from './charity.ts'
import { consultancy } from './consultancy.ts'
import { general } from './general.ts'
import type { TradeProfile } from './trade.ts'
import { wholesaler } from './wholesaler.ts'

export const trades: Readonly<Record<Trade, TradeProfile>> = { general, cafe, consultancy, wholesaler, charity, agency }
