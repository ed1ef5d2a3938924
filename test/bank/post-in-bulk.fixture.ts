// Posts a load in bulk and says after each batch how far it has come; killed and started again it goes on.

import { open } from '../../src/main.ts'
import { postMany } from '../../src/modules/ledger/index.ts'
import { readConfig } from '../../src/platform/kernel/config.ts'

const [name, batches, rows, ...accounts] = process.argv.slice(2) as [string, string, string, ...string[]]
const kahu = await open(readConfig(process.env), { migrate: false, say: () => {} })
const keyOf = (at: number) => {
  const [customerId, accountId] = (accounts[at % accounts.length] as string).split('/') as [string, string]
  return { customerId, accountId }
}
for (let batch = 0; batch < Number(batches); batch++) {
  const items = Array.from({ length: Number(rows) }, (_, at) => ({
    type: 'deposit' as const,
    amountFen: 1,
    currency: 'CNY',
    credit: keyOf(batch + at),
    reference: `${batch}-${at}`,
  }))
  const answers = await postMany(kahu.services, { name, items })
  const refused = answers.find(({ refused: one }) => one)
  if (refused) throw new Error(`${refused.refused?.code}`)
  const replayed = answers.filter(({ replayed: again }) => again).length
  process.stdout.write(`batch ${batch} ${replayed === 0 ? 'booked' : replayed === items.length ? 'there' : 'half'}\n`)
}
await kahu.close()
