import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { Hono } from 'hono'
import type { AppEnv, ServerParts } from '../context.ts'

/** The OpenAPI 3.1 document of the API, and a page that renders it. Both are of this server alone: nothing is fetched elsewhere. */
export function createDocsRoutes(api: OpenAPIHono<AppEnv>, { version }: Pick<ServerParts, 'version'>): Hono<AppEnv> {
  let document: object | undefined
  let folder: string | undefined
  const findFolder = (): string => (folder ??= dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')))
  return new Hono<AppEnv>()
    .get('/v1/openapi.json', (c) => c.json((document ??= toOpenApiDocument(api, version))))
    .get('/docs', (c) => c.html(toPage(c.get('nonce'))))
    .get('/docs/:file', async (c) => {
      const file = c.req.param('file')
      const type = files.get(file)
      if (type === undefined) return c.text('There is no such file.', 404)
      c.header('content-type', type)
      c.header('cache-control', 'public, max-age=3600')
      return c.body(new Uint8Array(await readFile(join(findFolder(), file))))
    })
}

export function toOpenApiDocument(api: OpenAPIHono<AppEnv>, version: string): object {
  const { openAPIRegistry: registry } = api
  if (!registry.definitions.some((each) => each.type === 'component')) {
    registry.registerComponent('securitySchemes', 'key', {
      type: 'http',
      scheme: 'bearer',
      description: 'A key of Settings, Keys: `Authorization: Bearer KEY`.',
    })
    registry.registerComponent('securitySchemes', 'session', {
      type: 'apiKey',
      in: 'cookie',
      name: 'daybook.session_token',
      description: 'The session of whoever is signed in to the dashboard.',
    })
  }
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Daybook',
      version,
      description:
        'An exact, queryable copy of Xero organisations. JSON is camelCase, amounts are decimal text, instants are ISO 8601 in UTC. Lists answer `items` and `nextCursor`.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/v1' }],
    security: [{ key: [] }, { session: [] }],
  })
}

const files = new Map([
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['favicon-32x32.png', 'image/png'],
])

function toPage(nonce: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Daybook</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script nonce="${nonce}">
  SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null, docExpansion: 'list' })
</script>
</html>
`
}
