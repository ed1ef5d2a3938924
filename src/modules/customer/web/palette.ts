// What the palette finds of customers: the hits with what the text was taken for, and what can be done with the first.

import { Building2, FilePen, History, Network, Pencil, UserRound } from '@lucide/vue'
import { call } from '../../../web/api.ts'
import { bankToday, formatCount } from '../../../web/format.ts'
import { t } from '../../../web/i18n.ts'
import type { PaletteGroup, PaletteItem } from '../../../web/pages.ts'
import { useSession } from '../../../web/session.ts'
import { type CustomerLine, Recognised, searchCustomers } from '../contract.ts'
import { type Kind, otherKinds } from './customer-search.ts'
import { expiryNotice, valueLabel } from './customer-words.ts'

const HITS_MAX = 6

function hit(line: CustomerLine): PaletteItem {
  const notice = expiryNotice(line.documentExpiresOn, bankToday())
  return {
    id: line.customerId,
    label: line.name,
    facts: [
      line.number,
      line.phone ?? line.documentNumber ?? '',
      `${line.branchName} · ${valueLabel('stage', line.stage)}`,
    ],
    icon: line.kind === 'corporate' ? Building2 : UserRound,
    to: `/customers/${line.customerId}`,
    ...(notice ? { tag: notice } : {}),
  }
}

function actsOn(line: CustomerLine): PaletteGroup {
  const session = useSession()
  const to = (query: string) => `/customers/${line.customerId}?${query}`
  const items: (PaletteItem & { permission: string })[] = [
    {
      id: 'act-edit',
      label: t('customer.palette.edit'),
      icon: Pencil,
      to: to('edit=1'),
      permission: 'customer.update',
    },
    {
      id: 'act-ask',
      label: t('customer.palette.request'),
      icon: FilePen,
      to: to('ask=1'),
      permission: 'customer.request-change',
    },
    {
      id: 'act-relations',
      label: t('customer.palette.relations'),
      icon: Network,
      to: to('tab=relations'),
      permission: 'customer.show',
    },
    {
      id: 'act-history',
      label: t('customer.palette.history'),
      icon: History,
      to: to('tab=history'),
      permission: 'customer.history',
    },
  ]
  return {
    id: 'customer-acts',
    title: t('customer.palette.actionsOn', { name: line.name }),
    items: items.filter((item) => session.may(item.permission)),
  }
}

/** Searches customers; `as` is the kind chosen instead of the recognised one. */
export async function findCustomers(text: string, signal: AbortSignal, as?: string) {
  const kind = (Recognised.enum as readonly string[]).includes(as ?? '') ? (as as Kind) : undefined
  const reply = await call(
    searchCustomers,
    { body: { text, limit: HITS_MAX, ...(kind ? { as: kind } : {}) } },
    { signal },
  )
  const note = t(reply.more ? 'customer.palette.seenMore' : 'customer.palette.seen', {
    n: formatCount(reply.items.length),
  })
  const groups: PaletteGroup[] = [
    { id: 'customers', title: t('customer.palette.customers'), note, items: reply.items.map(hit) },
  ]
  const first = reply.items[0]
  if (first) groups.push(actsOn(first))
  const others = otherKinds(text, reply.recognised).map((other) => ({
    value: other as string,
    label: valueLabel('recognised', other),
  }))
  return { groups, recognised: valueLabel('recognised', reply.recognised), as: others }
}
