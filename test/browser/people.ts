// People who do not exist, another one at every call: their names and numbers are known in the clear, so they can be searched.

import { randomInt } from 'node:crypto'
import { pinyin } from 'pinyin-pro'
import type { Customer } from '../../src/modules/customer/contract.ts'
import { residentIdCheckCharacter } from '../../src/modules/customer/resident-id.ts'
import type { Desk } from './desk.ts'

const GIVEN = [...'霁瑾翊朔菡芮珩湉瑜沅淇澜茗韬晗昱祺楷筠岚']
const DIVISION = '310106'
export type Person = { name: string; initials: string; residentId: string; birthDate: string; phone: string }

const pick = (from: string[]) => from[randomInt(from.length)] as string
const digits = (n: number, length: number) => String(n).padStart(length, '0')

/** Valid in every respect; twelve thousand people a day of birth would be needed to meet one twice. */
export function newPerson(): Person {
  const name = `欧阳${pick(GIVEN)}${pick(GIVEN)}`
  const [year, month, day] = [String(randomInt(1960, 2000)), digits(randomInt(1, 13), 2), digits(randomInt(1, 29), 2)]
  const body = `${DIVISION}${year}${month}${day}${digits(randomInt(1000), 3)}`
  return {
    name,
    initials: pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join(''),
    residentId: `${body}${residentIdCheckCharacter(body)}`,
    birthDate: `${year}-${month}-${day}`,
    phone: `138${digits(randomInt(100_000_000), 8)}`,
  }
}

/** The same number with a wrong check character, and what the right one is. */
export function misread({ residentId }: Person): { wrong: string; expected: string } {
  const expected = residentId.at(-1) as string
  return { wrong: residentId.slice(0, -1) + (expected === '1' ? '2' : '1'), expected }
}

export const draftOf = (person: Person, more: object = {}) => ({
  kind: 'individual',
  name: person.name,
  documents: [{ type: 'resident-id', number: person.residentId, longTerm: true }],
  phones: [{ type: 'mobile', number: person.phone }],
  ...more,
})

/** Opens a customer through the interface of the window's person. */
export async function openCustomer(
  desk: Desk,
  more: object = {},
): Promise<Customer & Pick<Person, 'initials' | 'residentId' | 'phone'>> {
  const person = newPerson()
  const customer = await desk.api<Customer>('POST', '/customers', draftOf(person, more))
  return {
    ...customer,
    initials: person.initials,
    residentId: person.residentId,
    phone: person.phone,
    name: person.name,
  }
}
