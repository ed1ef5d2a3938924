// Connection strings with several hosts: read as libpq reads them, and nothing lost on the way.

import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../../test/bank/database.ts'
import { connect } from './database.ts'
import { clientOf, hostsOf } from './hosts.ts'
import { isRetryable } from './sqlstate.ts'
import type { Tx } from './tx.ts'

describe('a connection string', () => {
  it('with several hosts names each, with its port or the usual one', () => {
    const found = hostsOf('postgres://kahu:p%40ss@db1.bank:5433,db2.bank,[2001:db8::1]:5434/kahu?sslmode=verify-full')
    expect(found?.hosts).toEqual([
      { host: 'db1.bank', port: 5433 },
      { host: 'db2.bank', port: 5432 },
      { host: '2001:db8::1', port: 5434 },
    ])
    expect(found?.hosts.map((host) => found.urlOf(host))).toEqual([
      'postgres://kahu:p%40ss@db1.bank:5433/kahu?sslmode=verify-full',
      'postgres://kahu:p%40ss@db2.bank:5432/kahu?sslmode=verify-full',
      'postgres://kahu:p%40ss@[2001:db8::1]:5434/kahu?sslmode=verify-full',
    ])
  })

  it('with one host stays as it is, but for a word that only libpq knows', () => {
    for (const url of ['postgres://kahu@db/kahu', 'postgres:///kahu?host=/run/pg', 'postgresql://u:p@h:1/d?a=b,c'])
      expect([hostsOf(url), clientOf(url).url]).toEqual([null, url])
    expect(clientOf('postgres://u@h/d?target_session_attrs=read-write&sslmode=verify-full').url).toBe(
      'postgres://u@h/d?sslmode=verify-full',
    )
    expect(clientOf('postgres://u@h/d?sslmode=verify-full&target_session_attrs=read-write').url).toBe(
      'postgres://u@h/d?sslmode=verify-full',
    )
    expect(clientOf('postgres://u@h/d?target_session_attrs=any').url).toBe('postgres://u@h/d')
  })

  it('that names an empty host is refused by name', () => {
    expect(() => hostsOf('postgres://u@a,,b/d')).toThrow('"" is not a host')
    expect(() => hostsOf('postgres://u@a:x,b/d')).toThrow('"a:x" is not a host')
  })
})

describe('a database of several hosts', () => {
  const pidOf = (tx: Tx) => tx.one<{ pid: number }>('select pg_backend_pid() as pid')

  it('is written where writes are taken, on a new connection once one of them is not any more', async () => {
    const one = await openTestDatabase()
    const { username, password, port, pathname } = new URL(one.url)
    const said: string[] = []
    const url = `postgres://${username}:${password}@127.0.0.1:1,127.0.0.1:${port}${pathname}?target_session_attrs=read-write`
    const db = connect(url, { onPrimary: (line) => said.push(line) })
    try {
      const before = await db.write(pidOf)
      expect(await db.write(pidOf)).toEqual(before)
      const demoted = db.write(async (tx) => {
        await tx.run('set transaction read only')
        await tx.run('create table t (n int)')
      })
      const error = await demoted.catch((cause) => cause)
      expect([error.code, isRetryable(error)]).toEqual(['25006', true])
      expect((await db.write(pidOf)).pid).not.toBe(before.pid)
      // The same host again: nothing to tell.
      expect(said).toEqual([])
    } finally {
      await db.close()
      await one.close()
    }
  })
})
