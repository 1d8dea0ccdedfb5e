import { queryOptions } from '@tanstack/react-query'
import type { Flow, OAuthApp } from '../../../http/schemas/oauth.ts'
import { get } from '../../api/request.ts'

const pollMs = 1500

/** The app people sign in with, and what it may ask for. */
export const oauthAppQuery = queryOptions({
  queryKey: ['oauth', 'app'],
  queryFn: ({ signal }) => get<OAuthApp>('/v1/oauth/app', { signal }),
})

/** A sign-in that is under way; asked for until it has come to an end. */
export const flowQuery = (id: string) =>
  queryOptions({
    queryKey: ['oauth', 'flow', id],
    queryFn: ({ signal }) => get<Flow>(`/v1/oauth/flows/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === 'waiting' || state.data.state === 'connecting' ? pollMs : false,
    gcTime: 0,
  })
