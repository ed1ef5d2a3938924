// A real OpenID provider in this process: its people are what a test says, its sign-in form asks for the name alone.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'

export type Person = { name: string; groups: string[]; loginName?: string; amr?: string[] }
export type IdentityProvider = {
  issuer: string
  people: Map<string, Person>
  /** Goes there as a browser would, signs in, and answers the query one is sent back with. */
  visit(address: string, person: string): Promise<string>
  /** Ends everything that person began there and tells the bank. */
  signOutEverywhere(person: string): Promise<void>
  close(): Promise<void>
}

type BackchannelLogout = (sub: string, sid: string) => Promise<void>

export const CLIENT = { id: 'kahu', secret: 'a-secret-of-the-bank-2026' }
const ID_TOKEN_SECONDS = 60
const ACCESS_TOKEN_SECONDS = 600

const configurationOf = (people: Map<string, Person>, bank: string): Configuration => ({
  clients: [
    {
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      redirect_uris: [`${bank}/sign-in/return`],
      post_logout_redirect_uris: [`${bank}/sign-in`],
      backchannel_logout_uri: `${bank}/api/session/single/ended`,
      backchannel_logout_session_required: true,
    },
  ],
  claims: { openid: ['sub', 'acr', 'amr', 'sid'], profile: ['name', 'preferred_username'], groups: ['groups'] },
  scopes: ['openid', 'profile', 'groups'],
  pkce: { required: () => true },
  cookies: { keys: ['for tests'] },
  // Its own refuses addresses of this machine, which the bank of a test has.
  fetch: (url, { dispatcher: _, ...options }: RequestInit & { dispatcher?: unknown } = {}) => fetch(url, options),
  features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  ttl: {
    IdToken: ID_TOKEN_SECONDS,
    AccessToken: ACCESS_TOKEN_SECONDS,
    Grant: ACCESS_TOKEN_SECONDS,
    Interaction: ACCESS_TOKEN_SECONDS,
    Session: ACCESS_TOKEN_SECONDS,
  },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => {
      const { name, groups, loginName = id } = people.get(id) as Person
      return { sub: id, name, preferred_username: loginName, groups }
    },
  }),
  // The bank's own client is trusted: nobody is asked for consent.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({
      clientId: oidc.client?.clientId as string,
      accountId: oidc.session?.accountId as string,
    })
    grant.addOIDCScope('openid profile groups')
    await grant.save()
    return grant
  },
})

const FORM =
  '<!doctype html><html lang="en"><title>Identity provider</title><main><h1>Identity provider</h1><form method="post"><label>Who <input name="who"></label> <button>Go on</button></form></main></html>'

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

async function interact(
  provider: Provider,
  people: Map<string, Person>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(FORM)
    return
  }
  const accountId = new URLSearchParams(await bodyOf(request)).get('who') ?? ''
  const person = people.get(accountId)
  const result = person
    ? { login: { accountId, ...(person.amr ? { amr: person.amr } : {}) } }
    : { error: 'access_denied', error_description: 'nobody' }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

/** A browser's cookies, and nothing more of a browser. */
function jar() {
  const cookies = new Map<string, string>()
  return async (address: string, body?: string) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie, ...(body ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
      ...(body ? { method: 'POST', body } : {}),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) as unknown as [string, string, string]
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
}

/** Opens a provider that knows one client, the bank at this address. */
export async function openIdentityProvider(bank: string): Promise<IdentityProvider> {
  const people = new Map<string, Person>()
  const server = createServer()
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, configurationOf(people, bank))
  const serve = provider.callback()
  const sessions = new Map<string, string>()
  provider.on('authorization.success', ({ oidc }) => {
    if (oidc.session?.accountId) sessions.set(oidc.session.accountId, oidc.session.uid)
  })
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void serve(request, response)
    interact(provider, people, request, response).catch((error) => response.writeHead(500).end(String(error)))
  })

  async function visit(address: string, person: string): Promise<string> {
    const go = jar()
    for (let next = new URL(address), steps = 0; steps < 10; steps++) {
      const asks = next.pathname.startsWith('/interaction/')
      const answer = await go(next.href, asks ? `who=${encodeURIComponent(person)}` : undefined)
      const location = answer.headers.get('location')
      if (!location) throw new Error(`${next.pathname}: ${answer.status} ${await answer.text()}`)
      next = new URL(location, next)
      if (next.origin !== issuer) return next.search
    }
    throw new Error('the provider sends around in circles')
  }

  return {
    issuer,
    people,
    visit,
    async signOutEverywhere(person) {
      const session = await provider.Session.findByUid(sessions.get(person) as string)
      const client = await provider.Client.find(CLIENT.id)
      if (!session || !client) throw new Error(`${person} is not signed in there`)
      const { backchannelLogout } = client as unknown as { backchannelLogout: BackchannelLogout }
      await backchannelLogout.call(client, person, session.sidFor(CLIENT.id) as string)
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
