// `kahu client`: other systems of the bank: list them, add one, take in a key, end one, stop one.

import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { Kahu } from '../main.ts'
import {
  addClientKey,
  createClient,
  endClientKey,
  listClientRows,
  listKeys,
  updateClient,
} from '../modules/client/index.ts'
import { listAllBranches } from '../modules/staff/index.ts'
import { jobCaller } from '../platform/access/index.ts'
import { routesOf, runCommand } from '../platform/command/index.ts'
import { newId } from '../platform/kernel/ids.ts'
import { print, type WithKahu } from './with-kahu.ts'

/** A process of its own holds no tokens to forget. */
const keepsNothing = () => {}
const callFromCli = () => ({ caller: jobCaller('cli'), requestId: newId(), channel: 'cli' as const, origin: 'cli' })
const knownTo =
  ({ modules }: Kahu) =>
  () =>
    modules.flatMap((module) => [
      ...routesOf(module).map(({ permission }) => ({ id: permission })),
      ...(module.batches ?? []).map(({ permission }) => ({ id: permission })),
      ...(module.permissions ?? []).map((id) => ({ id })),
    ])
const listOf = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

async function clientNamed({ services }: Kahu, clientId: string) {
  const row = (await services.database.read(listClientRows)).find((one) => one.clientId === clientId)
  if (!row) throw new Error(`there is no system ${clientId}`)
  return row
}

type Fields = {
  name: string
  permissions: string
  scope: string
  branch?: string
  networks?: string
  rate: string
}

async function create(kahu: Kahu, clientId: string, options: Fields): Promise<void> {
  const branches = await kahu.services.database.read(listAllBranches)
  const branch = options.branch ? branches.find(({ code }) => code === options.branch) : branches[0]
  if (!branch) throw new Error(`there is no branch ${options.branch}`)
  const body = {
    clientId,
    name: options.name,
    branchId: branch.branchId,
    scope: options.scope as 'all',
    masking: 'masked' as const,
    permissions: listOf(options.permissions),
    networks: listOf(options.networks),
    ratePerSecond: Number(options.rate),
  }
  const input = { params: {}, query: {}, body }
  await runCommand(kahu.services, createClient(knownTo(kahu), keepsNothing), { ...callFromCli(), input })
  print(`${clientId} may now be given a key: ./kahu client add-key ${clientId} --key <public.pem> --until <date>`)
}

function addKeyVerbs(client: Command, withKahu: WithKahu): void {
  client
    .command('add-key')
    .description('take in a public key; two may be valid at once')
    .argument('<client-id>')
    .requiredOption('--key <file>', 'the public key as PEM')
    .requiredOption('--until <date>', 'its last valid day, YYYY-MM-DD')
    .action((clientId: string, options: { key: string; until: string }) =>
      withKahu(async ({ services }) => {
        const body = { publicKey: readFileSync(options.key, 'utf8'), endsOn: options.until }
        const input = { params: { clientId }, query: {}, body }
        const { reply } = await runCommand(services, addClientKey(keepsNothing), { ...callFromCli(), input })
        for (const key of reply.keys.filter(({ valid }) => valid)) print(`${key.keyId}\tuntil ${key.endsAt}`)
      }),
    )
  client
    .command('end-key')
    .description('end a key and the tokens made with it, at once')
    .argument('<client-id>')
    .argument('<key-id>')
    .action((clientId: string, keyId: string) =>
      withKahu(async ({ services }) => {
        const input = { params: { clientId, keyId }, query: {}, body: {} }
        await runCommand(services, endClientKey(keepsNothing), { ...callFromCli(), input })
        print(`ended ${keyId}`)
      }),
    )
}

export function addClientCommands(program: Command, withKahu: WithKahu): void {
  const client = program.command('client').description('other systems that call')
  client
    .command('list')
    .description('systems, their rights and keys')
    .action(() =>
      withKahu(async ({ services }) => {
        const rows = await services.database.read(listClientRows)
        const ids = rows.map(({ clientId }) => clientId)
        const keys = await services.database.read((tx) => listKeys(tx, ids))
        for (const row of rows) {
          const valid = keys.filter((key) => key.clientId === row.clientId && key.endsAt > services.clock.now())
          print(`${row.clientId}\t${row.active ? 'on' : 'stopped'}\t${row.scope}\t${row.permissions.join(',')}`)
          for (const key of valid) print(`  ${key.keyId}\tuntil ${key.endsAt.toISOString()}`)
        }
      }),
    )
  client
    .command('create')
    .description('add a system; it can do nothing until it has a key')
    .argument('<client-id>')
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--permissions <ids>', 'permissions, comma between')
    .option('--scope <kind>', 'none, branch, tree, all', 'branch')
    .option('--branch <code>', 'its branch; the first when left out')
    .option('--networks <list>', 'addresses and networks it may call from, comma between; any when left out')
    .option('--rate <n>', 'requests a second at most', '50')
    .action((clientId: string, options: Fields) => withKahu((kahu) => create(kahu, clientId, options)))
  addKeyVerbs(client, withKahu)
  for (const [verb, active] of [
    ['stop', false],
    ['start', true],
  ] as const)
    client
      .command(verb)
      .description(active ? 'let a stopped system call again' : 'stop a system at once')
      .argument('<client-id>')
      .action((clientId: string) =>
        withKahu(async (kahu) => {
          const { clientId: _, ...fields } = await clientNamed(kahu, clientId)
          const input = { params: { clientId }, query: {}, body: { ...fields, active } }
          await runCommand(kahu.services, updateClient(knownTo(kahu), keepsNothing), { ...callFromCli(), input })
          print(`${clientId} is ${active ? 'on' : 'stopped'}`)
        }),
      )
}
