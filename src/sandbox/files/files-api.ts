import { withRefusals } from '../api/refusal.ts'
import { createApi } from '../api/route.ts'
import { associationRoutes } from './association-routes.ts'
import { fileRoutes } from './file-routes.ts'
import { folderRoutes } from './folder-routes.ts'

/** Xero Files: what people upload beside the books. JSON in PascalCase; deleting is for good. */
export const filesApi = createApi('/files.xro/1.0/', withRefusals([...fileRoutes, ...folderRoutes, ...associationRoutes]))
