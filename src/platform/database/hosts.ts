// DATABASE_URL with several hosts: each new connection goes to the one that takes writes now, wherever that has moved to.

import pg from 'pg'

type Host = { host: string; port: number }
type Connected = (error: Error) => void

const PORT = 5432
const PROBE_MS_MAX = 1_000
/** Between two rounds of asking while no host takes writes: a standby may be promoted meanwhile. */
const ASK_EVERY_MS = 100
/** Somebody waits for a primary this long; a pool gives up after ten seconds. */
const FIND_MS_MAX = 9_000
/** A promoted server counts its timeline on: of two that take writes the later one is the bank's. */
const STANDING = `select not pg_is_in_recovery() and not current_setting('transaction_read_only')::boolean as writes,
  case when pg_is_in_recovery() then '' else substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end as timeline`

const AUTHORITY = /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^/?]+)(.*)$/s

/** The hosts of a connection string in order, and what stays when they are taken out; null when it names one host at most. */
export function hostsOf(url: string): { hosts: Host[]; urlOf: (host: Host) => string } | null {
  const [, before, list, after] = AUTHORITY.exec(url) ?? []
  if (list === undefined || !list.includes(',')) return null
  const hosts = list.split(',').map((text): Host => {
    const [, host = '', port] = /^(\[[^\]]+\]|[^:]*)(?::(\d+))?$/.exec(text) ?? []
    if (host === '') throw new Error(`DATABASE_URL: "${text}" is not a host or host:port`)
    return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? PORT : Number(port) }
  })
  const written = ({ host, port }: Host) => `${host.includes(':') ? `[${host}]` : host}:${port}`
  return { hosts, urlOf: (host) => `${before}${written(host)}${withoutAttrs(after ?? '')}` }
}

/** What libpq calls the wish for a primary is what this does anyway; node-pg does not know the word. */
const withoutAttrs = (rest: string) =>
  rest.replace(/([?&])target_session_attrs=[^&]*(&?)/, (_all, mark, more) => (more ? mark : ''))

export interface Primary {
  /** The host that takes writes now; waits for one to be promoted. Throws when none is found in time. */
  find(): Promise<Host>
  /** What was found does not hold any more: the next one asks anew. */
  distrust(): void
}

async function ask(url: string): Promise<{ writes: boolean; timeline: string }> {
  const options = { connectionString: url, connectionTimeoutMillis: PROBE_MS_MAX, query_timeout: PROBE_MS_MAX }
  const client = new pg.Client({ ...options, application_name: 'kahu seeks the primary' })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query(STANDING)).rows[0]
  } finally {
    void client.end().catch(() => {})
  }
}

export function openPrimary(
  hosts: readonly Host[],
  urlOf: (host: Host) => string,
  say: (line: string) => void = () => {},
): Primary {
  let known: Host | undefined
  let finding: Promise<Host> | undefined
  let last: Host | undefined

  async function look(): Promise<Host | undefined> {
    const answers = await Promise.allSettled(hosts.map((host) => ask(urlOf(host))))
    const able = answers.flatMap((answer, at) =>
      answer.status === 'fulfilled' && answer.value.writes
        ? [{ host: hosts[at] as Host, timeline: answer.value.timeline }]
        : [],
    )
    return able.sort((a, b) => b.timeline.localeCompare(a.timeline))[0]?.host
  }

  async function seek(): Promise<Host> {
    const deadline = performance.now() + FIND_MS_MAX
    for (;;) {
      const found = await look()
      if (found) {
        if (last && found !== last) say(`writes go to ${found.host}:${found.port} now`)
        last = known = found
        return found
      }
      if (performance.now() > deadline)
        throw Object.assign(new Error('no host of DATABASE_URL takes writes'), { code: '08001' })
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
    }
  }

  return {
    find: async () => known ?? (finding ??= seek().finally(() => (finding = undefined))),
    distrust: () => {
      known = undefined
    },
  }
}

/**
 * A client class for pools and listeners: it finds the primary before it connects, and once more when the one it knew does
 * not answer or takes no writes any more.
 */
export function clientOf(
  url: string,
  say?: (line: string) => void,
): { url: string; Client: typeof pg.Client; distrust: () => void } {
  const several = hostsOf(url)
  if (!several)
    return {
      url: url.replace(AUTHORITY, (_all, before, host, after) => before + host + withoutAttrs(after)),
      Client: pg.Client,
      distrust: () => {},
    }
  const { hosts, urlOf } = several
  const primary = openPrimary(hosts, urlOf, say)

  class PrimaryClient extends pg.Client {
    override connect(): Promise<pg.Client>
    override connect(callback: Connected): void
    override connect(callback?: Connected): Promise<pg.Client> | void {
      const connecting = primary.find().then(async ({ host, port }) => {
        const place = this as { host: string; port: number }
        place.host = host
        place.port = port
        try {
          await super.connect()
        } catch (error) {
          primary.distrust()
          throw error
        }
      })
      // A server that goes takes its connections along: whoever connects next asks where the primary is.
      this.once('end', () => primary.distrust())
      if (!callback) return connecting.then(() => this)
      connecting.then(() => (callback as (error?: Error) => void)(), callback)
    }
  }
  return { url: urlOf(hosts[0] as Host), Client: PrimaryClient as typeof pg.Client, distrust: primary.distrust }
}
