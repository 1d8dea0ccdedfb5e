import { testJunk } from '../support/fuzz-suite.ts'

testJunk('PUT')
