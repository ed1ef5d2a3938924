// Whom the program calls by itself (SSRF): only what the configuration names, from the few places that say so.

import { expect, it } from 'vitest'
import { isTest, listSources } from '../../checks/source-files.ts'

const CALLS =
  /(?<![.\w])fetch\((?!at|0)|\.fetch\(|\bhttps?\.(request|get)\(|\bcreateConnection\(|\b(tls|net)\.connect\(|['"]node:(dns|dgram)/
const STARTS = /['"]node:child_process['"]/

/** Each calls an address of the configuration, never one that came with a request. */
const CALLERS = [
  // KAHU_VAULT_ADDRESS
  'src/platform/vault/vault-transit-provider.ts',
  // KAHU_BACKUP_S3_ENDPOINT
  'src/platform/backup/s3-place.ts',
]
/** Programs that are started, by fixed names and with lists of arguments, never through a shell. */
const SHELL = /(?<![.\w])exec\(|\bexecSync\(|shell:\s*true/

const server = () =>
  listSources(/\.ts$/).filter(({ path }) => path.startsWith('src/') && !path.includes('/web/') && !isTest(path))

it('nothing but what the configuration names is called', () => {
  const calling = server().filter(({ text }) => CALLS.test(text.replace(/^\s*(\/\/|\*).*$/gm, '')))
  expect(calling.map(({ path }) => path).filter((path) => !CALLERS.includes(path))).toEqual([])
})

it('no answer leads the program elsewhere: redirects are errors', () => {
  const following = server().filter(({ path, text }) => CALLERS.includes(path) && !/redirect: 'error'/.test(text))
  expect(following.map(({ path }) => path)).toEqual([])
})

it('no program is started through a shell', () => {
  const starting = server().filter(({ text }) => STARTS.test(text))
  expect(starting.length).toBeGreaterThan(0)
  expect(starting.filter(({ text }) => SHELL.test(text)).map(({ path }) => path)).toEqual([])
})
