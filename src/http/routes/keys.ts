import { createRoute } from '@hono/zod-openapi'
import type { ApiKey } from '../../access/api-keys.ts'
import { AppError } from '../../lib/app-error.ts'
import { loadConnectionNames, toConnectionIds } from '../connection-names.ts'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, jsonBody, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import { apiKeyInput, apiKeys, createdApiKey, done } from '../schemas/access.ts'
import { idParam, pageQuery } from '../schemas/answer.ts'
import { toPage } from '../to-page.ts'

const common = { tags: ['access'], middleware: requires('keys') }

const list = createRoute({
  ...common,
  method: 'get',
  path: '/keys',
  summary: 'Keys of programs, revoked ones too',
  request: { query: pageQuery },
  responses: { ...refusals, 200: jsonAnswer(apiKeys, 'Newest first. Never the keys themselves.') },
})

const create = createRoute({
  ...common,
  method: 'post',
  path: '/keys',
  summary: 'Make a key for a program',
  request: jsonBody(apiKeyInput),
  responses: { ...refusals, 201: jsonAnswer(createdApiKey, 'With the key itself, this once.') },
})

const revoke = createRoute({
  ...common,
  method: 'delete',
  path: '/keys/{id}',
  summary: 'Revoke a key, at once',
  request: { params: idParam },
  responses: { ...refusals, 200: jsonAnswer(done, 'It no longer works.') },
})

export function createKeyRoutes({ platform, access, clock }: ServerParts) {
  const describeKeys = async (keys: ApiKey[]) => {
    const toNames = await loadConnectionNames(platform)
    const names = new Map((await access.people.list()).map(({ id, name }) => [id, name]))
    return keys.map(({ connections, createdBy, createdAt, expiresAt, revokedAt, lastUsedAt, ...key }) => ({
      ...key,
      connections: toNames(connections),
      createdBy: createdBy === null ? null : (names.get(createdBy) ?? null),
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
      revokedAt: revokedAt?.toISOString() ?? null,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    }))
  }
  return newRouter()
    .openapi(list, async (c) => {
      const { items, nextCursor } = toPage(await access.keys.list(), c.req.valid('query'), ({ id }) => id)
      return c.json({ items: await describeKeys(items), nextCursor }, 200)
    })
    .openapi(create, async (c) => {
      const { name, scope, connections = 'all', expiresAt = null } = c.req.valid('json')
      const ends = expiresAt === null ? null : new Date(expiresAt)
      if (ends !== null && ends <= clock.now()) throw new AppError('usage', '"expiresAt" must be in the future.')
      const ids = await toConnectionIds(platform, connections)
      const { key, stored } = await access.keys.create({
        name,
        scope,
        connections: ids,
        expiresAt: ends,
        createdBy: c.get('actor').id,
      })
      c.set('audit', {
        action: 'key.create',
        target: stored.name,
        details: { prefix: stored.prefix, scope, connections, expiresAt },
      })
      return c.json({ ...(await describeKeys([stored]))[0]!, key }, 201)
    })
    .openapi(revoke, async (c) => {
      const { name, prefix } = await access.keys.revoke(c.req.valid('param').id)
      c.set('audit', { action: 'key.revoke', target: name, details: { prefix } })
      return c.json({ done: true as const }, 200)
    })
}
