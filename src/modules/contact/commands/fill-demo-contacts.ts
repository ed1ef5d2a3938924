// Fills the demo bank's contacts: talks and calls of the last months with the first customers of the series.

import { batchCommand, jobCall, runBatch, type Services } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import {
  addDays,
  type CustomerPlace,
  type DemoOptions,
  hashText,
  listCustomerPlaces,
  lockCustomerKeys,
  Random,
} from '../../customer/index.ts'
import { type ContactRecord, insertContacts } from '../contact-store.ts'
import { contactChanged } from '../contract.ts'
import { journalStateOf } from './change-contact.ts'

/** A larger bank has contacts with as many: they are there to be looked at. */
const CUSTOMERS_MAX = 2_000
const BATCH_ROWS = 500
const MONTHS_BACK_DAYS = 300
const CONTACTS_MAX = 3
const SHARE = 0.4
const STEP_SHARE = 0.15
const STEP_AHEAD_DAYS = 14

type Talk = Pick<ContactRecord, 'channel' | 'direction' | 'purpose' | 'outcome'> & { note: string; step?: string }
const TALKS: readonly Talk[] = [
  {
    channel: 'counter',
    direction: 'inbound',
    purpose: 'service',
    outcome: 'settled',
    note: '来网点更换到期存单，转存一年。',
  },
  {
    channel: 'phone',
    direction: 'inbound',
    purpose: 'service',
    outcome: 'settled',
    note: '询问跨行转账到账时间，已说明。',
  },
  {
    channel: 'phone',
    direction: 'outbound',
    purpose: 'care',
    outcome: 'agreed',
    note: '生日问候，客户愿意了解大额存单。',
    step: '寄大额存单利率表',
  },
  {
    channel: 'visit',
    direction: 'outbound',
    purpose: 'advice',
    outcome: 'open',
    note: '上门介绍经营贷，客户要与家人商量。',
    step: '回访经营贷意向',
  },
  {
    channel: 'message',
    direction: 'outbound',
    purpose: 'documents',
    outcome: 'not-reached',
    note: '提醒证件即将到期，未回复。',
    step: '再次提醒更新证件',
  },
  {
    channel: 'counter',
    direction: 'inbound',
    purpose: 'complaint',
    outcome: 'settled',
    note: '反映排队时间长，已致歉并介绍预约取号。',
  },
  {
    channel: 'phone',
    direction: 'outbound',
    purpose: 'advice',
    outcome: 'declined',
    note: '介绍信用卡分期，客户暂不需要。',
  },
  {
    channel: 'email',
    direction: 'inbound',
    purpose: 'documents',
    outcome: 'settled',
    note: '索取年度流水，已按规定开立。',
  },
]

const noteMany = batchCommand<ContactRecord>(
  { id: 'contact.note-many', permission: 'contact.record' },
  async ({ tx, vault }, records) => {
    const keys = await lockCustomerKeys(tx, vault, [...new Set(records.map(({ customerId }) => customerId))])
    const keyed = records.map((record) => {
      const key = keys.get(record.customerId)
      if (!key) throw new Error('a customer of a contact is not there')
      return { record, key }
    })
    await insertContacts(tx, vault, keyed)
    return keyed.map(({ record, key }) => ({
      refused: null,
      change: {
        chain: { id: record.customerId, key },
        before: null,
        after: journalStateOf(record),
        events: [contactChanged({ customerId: record.customerId, contactId: record.contactId, version: 1 })],
        reply: null,
      },
    }))
  },
)

function contactsWith(place: CustomerPlace, { seed, owners, today }: DemoOptions, at: number): ContactRecord[] {
  const random = new Random(hashText(seed), at + 1)
  const colleagues = owners.filter(({ branchId }) => branchId === place.branchId)
  if (colleagues.length === 0 || !random.chance(SHARE)) return []
  return Array.from({ length: random.whole(1, CONTACTS_MAX) }, () => {
    const { step, note, ...talk } = random.pick(TALKS)
    const day = addDays(today, -random.whole(1, MONTHS_BACK_DAYS))
    const when = new Date(`${day}T${String(random.whole(9, 17)).padStart(2, '0')}:${random.whole(10, 59)}:00+08:00`)
    const hasStep = step !== undefined && random.chance(STEP_SHARE)
    return {
      ...talk,
      contactId: newId(),
      customerId: place.customerId,
      at: when,
      note,
      stepText: hasStep ? step : null,
      stepDueOn: hasStep ? addDays(today, random.whole(0, STEP_AHEAD_DAYS)) : null,
      stepDoneAt: null,
      withdrawnAt: null,
      notedBy: random.pick(colleagues).userId,
      notedAt: when,
      version: 1,
    }
  })
}

/** Answers how many. */
export async function fillDemoContacts(services: Services, options: DemoOptions): Promise<number> {
  const places = await services.database.read((tx) => listCustomerPlaces(tx, null, CUSTOMERS_MAX))
  const items = places.flatMap((place, at) => contactsWith(place, options, at))
  for (let from = 0; from < items.length; from += BATCH_ROWS)
    await runBatch(services, noteMany, { ...jobCall('demo'), items: items.slice(from, from + BATCH_ROWS) })
  return items.length
}
