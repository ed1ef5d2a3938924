// Brings a real bank in whole: the clients of the PKDD'99 files, what they hold, and what was booked.

import { history } from './history.ts'
import { holdings } from './holdings.ts'
import { customerName, dateOf, readTable, type Step, stepOf } from './tables.ts'

export { exceptions } from './books.ts'

const DIGIT_LETTERS = 'ABCDEFGHIJ'

/** YYMMDD, with 50 added to the month of women; everyone was born in the 1900s. */
export function readBirthNumber(number: string): { birthDate: string; gender: 'female' | 'male' } {
  const month = Number(number.slice(2, 4))
  const isWoman = month > 50
  const born = String(isWoman ? month - 50 : month).padStart(2, '0')
  return { birthDate: `19${number.slice(0, 2)}-${born}-${number.slice(4, 6)}`, gender: isWoman ? 'female' : 'male' }
}

/** The files hold no names, and a name holds no digits: the client's number with a letter for each digit, 17 -> Client BH. */
export const nameOf = (clientId: string): string =>
  `Client ${[...clientId].map((digit) => DIGIT_LETTERS[Number(digit)]).join('')}`

async function clients(from: string): Promise<Step> {
  const districts = new Map((await readTable(from, 'district.asc')).map((row) => [row.A1, row]))
  const opened = await firstAccountDates(from)
  const rows = (await readTable(from, 'client.asc')).map((row) => {
    const { birthDate, gender } = readBirthNumber(row.birth_number as string)
    const district = districts.get(row.district_id as string)
    if (!district) throw new Error(`client ${row.client_id} names a district that is not there`)
    const tags = [`${district.A2}`, `${district.A3}`].map((tag) => tag.slice(0, 24)).join(';')
    const id = row.client_id as string
    return [customerName(id), nameOf(id), gender, birthDate, 'CZ', tags, 'mature', opened.get(id) ?? '']
  })
  const headers = ['source', 'name', 'gender', 'birthDate', 'nationality', 'tags', 'stage', 'openedOn']
  return stepOf({ title: 'clients', importable: 'customer', mode: 'upsert' }, headers, rows)
}

/** The day of a client's first account. */
async function firstAccountDates(from: string): Promise<Map<string, string>> {
  const dates = new Map(
    (await readTable(from, 'account.asc')).map((row) => [row.account_id as string, row.date as string]),
  )
  const first = new Map<string, string>()
  for (const { client_id, account_id } of await readTable(from, 'disp.asc')) {
    const date = dates.get(account_id as string)
    const held = first.get(client_id as string)
    if (date && (!held || date < held)) first.set(client_id as string, date)
  }
  return new Map([...first].map(([client, date]) => [client, dateOf(date)]))
}

/** Where an account has an owner and a disponent, each is something to the other: two rows of disp, one relationship. */
async function relationships(from: string): Promise<Step> {
  const byAccount = new Map<string, { owner: string | null; users: string[] }>()
  for (const row of await readTable(from, 'disp.asc')) {
    const account = byAccount.get(row.account_id as string) ?? { owner: null, users: [] }
    if (row.type === 'OWNER') account.owner = row.client_id as string
    else account.users.push(row.client_id as string)
    byAccount.set(row.account_id as string, account)
  }
  const rows = [...byAccount.values()].flatMap(({ owner, users }) =>
    users.map((user) => {
      if (!owner) throw new Error('an account has a disponent and no owner')
      return [customerName(user), 'account-owner', customerName(owner)]
    }),
  )
  const headers = ['customer', 'type', 'other']
  return stepOf({ title: 'shared accounts', importable: 'customer-relationship', mode: 'create' }, headers, rows)
}

/** The files to import, in order, made of those in `from`. */
export async function* steps(from: string): AsyncGenerator<Step> {
  yield await clients(from)
  yield await relationships(from)
  yield* holdings(from)
  yield* await history(from)
}
