import type { ChargeType } from './projects-store.ts'

/** Cents an hour, or for the whole where the charge is fixed; then what it was thought to take. */
type TaskSample = [name: string, chargeType: ChargeType, rate: number, estimateMinutes?: number]

interface ProjectSample {
  name: string
  tasks: TaskSample[]
  agedDays: number
  closed: boolean
  /** Cents. */
  estimate?: number
}

export const projectSamples: readonly ProjectSample[] = [
  {
    name: 'Website relaunch',
    tasks: [
      ['Design', 'TIME', 15_000, 4_800],
      ['Development', 'TIME', 16_500, 12_000],
      ['Hosting set-up', 'FIXED', 75_000],
      ['Internal meetings', 'NON_CHARGEABLE', 0],
    ],
    agedDays: 110,
    closed: false,
    estimate: 4_200_000,
  },
  {
    name: 'Annual retainer',
    tasks: [
      ['Account management', 'TIME', 12_500],
      ['Monthly report', 'FIXED', 45_000, 480],
    ],
    agedDays: 200,
    closed: false,
  },
  {
    name: 'Brand "phase 2"',
    tasks: [
      ['Workshops', 'TIME', 18_000, 1_440],
      ['Naming', 'FIXED', 320_000],
    ],
    agedDays: 320,
    closed: true,
    estimate: 900_000,
  },
  {
    name: 'Café fit-out – Ōtautahi',
    tasks: [
      ['Site visits', 'TIME', 9_500],
      ['Drawings', 'TIME', 13_000, 2_400],
    ],
    agedDays: 150,
    closed: false,
    estimate: 1_250_099,
  },
  {
    name: 'Data migration',
    tasks: [
      ['Analysis', 'TIME', 17_500, 1_200],
      ['Migration run', 'FIXED', 560_000],
      ['Rework', 'NON_CHARGEABLE', 0],
    ],
    agedDays: 260,
    closed: true,
  },
  { name: 'Support', tasks: [['Tickets', 'TIME', 14_000]], agedDays: 95, closed: false },
]

export const workTexts: readonly string[] = [
  'Call with the client',
  'Wireframes, second round',
  '',
  'Fixed what came back from review; see notes',
  'Travel, return',
  'Spécification détaillée',
  'Deploy & smoke test',
]
