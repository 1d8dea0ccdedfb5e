import type { Region } from '../collection.ts'
import { australia } from './au.ts'
import { newZealand } from './nz.ts'
import type { RegionProfile } from './region.ts'
import { unitedKingdom } from './uk.ts'
import { unitedStates } from './us.ts'

export const regions: Readonly<Record<Region, RegionProfile>> = {
  NZ: newZealand,
  AU: australia,
  UK: unitedKingdom,
  US: unitedStates,
}
