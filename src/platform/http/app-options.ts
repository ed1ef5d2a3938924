// What the web application is built from.

import type { Caller } from '../access/index.ts'
import type { Module, Services } from '../command/index.ts'
import type { AccessLedger } from '../journal/index.ts'
import type { LiveHub } from './live.ts'
import type { Rendering } from './rendering.ts'
import type { SlowLimits } from './slow-requests.ts'
import type { Identity } from './tls.ts'

/**
 * What a request shows of who sends it: a session's cookie, with the key of the browser that signed in and what terminal it
 * says it is; or the access token of a system; never both.
 */
export type Credentials = {
  session?: string | undefined
  bearer?: string | undefined
  deviceKey?: string | undefined
  agent: string
}

/** Turns a request's credentials into a caller; anonymous when they stand for nobody. `quiet` looks without keeping the session alive. */
export interface Authenticator {
  authenticate(credentials: Credentials, request: { origin: string; quiet?: boolean }): Promise<Caller>
}

export type AppOptions = {
  services: Services
  ledger: AccessLedger
  modules: Module[]
  authenticator: Authenticator
  rendering: Rendering
  live: LiveHub
  /** Answers when the process can do its work: database reachable, migrated. What it answers is said beside. */
  ready: () => Promise<Record<string, unknown>>
  /** Figures of the bank for `/metrics`, read when they are asked for. */
  gauges: { name: string; help: string; read: () => Promise<number> }[]
  version: string
  webFolder: string | null
  /** Cookies are marked Secure and HSTS is sent. */
  https: boolean
  /** The certificate the program itself answers with; null: it speaks HTTP. */
  identity: Identity | null
  trustProxy: boolean
  ratePerSecond: number
  /** When requests that come slowly are cut off; as slow-requests.ts says unless a test is in a hurry. */
  slowLimits?: SlowLimits | undefined
}

type Named = { https: boolean }
// Browsers keep a `__Host-` cookie only if this host set it over HTTPS for `/`: neither a sub-domain nor plain HTTP can plant one.
/** The name of the session's cookie; without the prefix over plain HTTP, where browsers would drop it. */
export const sessionCookie = ({ https }: Named): string => (https ? '__Host-kahu_session' : 'kahu_session')
/** Stays when the session ends: it says that this is the same browser, and nothing of who uses it. */
export const deviceCookie = ({ https }: Named): string => (https ? '__Host-kahu_device' : 'kahu_device')
/** Where a session's own last write stands; it goes to `/api` alone, so its prefix is the weaker one. */
export const wroteCookie = ({ https }: Named): string => (https ? '__Secure-kahu_wrote' : 'kahu_wrote')
