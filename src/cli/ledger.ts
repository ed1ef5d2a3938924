// `kahu ledger` and `kahu close-day`: verify the ledger, close the bank's day, move months.

import type { Command } from 'commander'
import { daySteps } from '../modules/index.ts'
import {
  archiveMonths,
  closeDay,
  type LedgerVerification,
  listInternal,
  makeMonths,
  nextDayToClose,
  verifyLedger,
} from '../modules/ledger/index.ts'

import { upkeep } from '../platform/command/index.ts'
import { Refusal } from '../platform/kernel/refusal.ts'
import { print, type WithKahu } from './with-kahu.ts'

const WORDS: Record<string, string> = {
  edited: 'entry was edited, or does not follow the one before it',
  gap: 'entry is missing before this one (deleted), or entries were moved',
  'balance-broken': 'balance after does not continue the balance before',
  'position-differs': 'the position is not what its entries say',
  'entries-lost': 'the position was booked on and has no entries',
  'not-zero': 'the legs of the transaction do not cancel',
  'reference-lost': 'a reference leads to no entry',
}
type Place = { kind: string; customerId: string; accountId: string | null; transactionId: string | null }

const placeOf = ({ kind, customerId, accountId, transactionId }: Place) =>
  `${kind}: customer ${customerId}${accountId ? ` account ${accountId}` : ''}${
    transactionId ? ` transaction ${transactionId}` : ''
  }: ${WORDS[kind] ?? kind}`

function report({ entries, accounts, findings }: LedgerVerification): void {
  print(`${entries} entries of ${accounts} accounts`)
  for (const finding of findings) print(placeOf(finding))
  if (findings.length > 0) throw new Error(`the ledger does not verify: ${findings.length} findings`)
  print('the ledger verifies')
}

/** A day that does not close says which legs stand in the way. */
function sayWhyNot(error: unknown): never {
  if (error instanceof Refusal && error.code === 'ledger.trial-balance') {
    const { lines, legs } = error.data as {
      lines: { currency: string; differenceFen: string }[]
      legs: Place[]
    }
    for (const { currency, differenceFen } of lines) print(`${currency}: apart by ${differenceFen} fen`)
    for (const leg of legs) print(placeOf(leg))
    throw new Error(`the trial balance is not zero: ${error.facts.day} is not closed`)
  }
  throw error instanceof Refusal ? new Error(`${error.code} ${JSON.stringify(error.facts)}`) : error
}

export function addLedgerCommands(program: Command, withKahu: WithKahu): void {
  const ledger = program.command('ledger').description('accounts’ entries')
  ledger
    .command('verify')
    .description('check every chain, every balance against its legs, sums of zero, and references')
    .action(() => withKahu(async ({ services }) => report(await upkeep(services, verifyLedger))))
  ledger
    .command('months')
    .description('make the months ahead, and move months to the archive that are old and closed')
    .option('--keep <n>', 'months that stay in the live ledger', '24')
    .action(({ keep }: { keep: string }) =>
      withKahu(async ({ services }) => {
        await makeMonths(services)
        const moved = await archiveMonths(services, Number(keep))
        print(moved.length > 0 ? `archived ${moved.join(', ')}` : 'nothing to archive')
      }),
    )
  program
    .command('close-day')
    .description('end of day: cut-off, sums of the bank’s accounts, trial balance')
    .option('--day <date>', 'the day to close; the next one by itself')
    .action((options: { day?: string }) =>
      withKahu(async ({ services }) => {
        const day = options.day ?? (await nextDayToClose(services))
        const closed = await closeDay(services, day, daySteps, ({ name, ms }) => print(`${name}: ${ms} ms`)).catch(
          sayWhyNot,
        )
        for (const total of await services.database.read((tx) => listInternal(tx, day)))
          print(`${total.currency} ${total.accountCode}: ${total.balanceFen} fen`)
        for (const { currency, customersFen, bankFen } of closed.lines)
          print(`${currency}: customers ${customersFen}, bank ${bankFen}: sum 0`)
        print(`${day} is closed`)
      }),
    )
}
