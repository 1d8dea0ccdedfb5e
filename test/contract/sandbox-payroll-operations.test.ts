import { describe } from 'vitest'
import { testEveryOperation } from '../support/operation-suite.ts'
import { nzRequests } from '../support/payroll-nz-requests.ts'
import { ukRequests } from '../support/payroll-uk-requests.ts'

const prefix = 'payroll.xro/2.0'
const exceptions: [RegExp, string][] = [
  [
    /^(?!\w+Object\.)\w+\.\w+ is null/,
    'What is not said of a record is null: so the examples have it with most properties, and the schemas with none.',
  ],
  [/^PayRun\.postedDateTime is no date/, 'A moment by its name and by the British document; the other one calls it a date.'],
]

describe('payroll of the United Kingdom', () => {
  testEveryOperation({
    file: 'xero-payroll-uk.yaml',
    prefix,
    company: { seed: 5, size: 'small', region: 'UK', trade: 'consultancy' },
    requests: ukRequests,
    wrapped: true,
    left: [[/contracts\.developmentalRoleDetails\./, 'Nobody in the generated companies has a developmental role.']],
    exceptions,
  })
})

describe('payroll of New Zealand', () => {
  testEveryOperation({
    file: 'xero-payroll-nz.yaml',
    prefix,
    company: { seed: 5, size: 'small', region: 'NZ', trade: 'wholesaler' },
    requests: nzRequests,
    wrapped: true,
    exceptions,
  })
})
