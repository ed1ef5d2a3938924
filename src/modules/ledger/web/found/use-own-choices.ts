// The accounts and cards of a customer as choices of the filter, as far as one may see them.

import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { call } from '../../../../web/api.ts'
import { useSession } from '../../../../web/session.ts'
import { settings } from '../../../../web/settings.ts'
import { listAccounts } from '../../../account/contract.ts'
import { listCards } from '../../../card/contract.ts'
import type { AccountOption } from './columns.ts'

/** Only accounts of the customer's own: what is booked on a shared one stands with its owner. */
export function useOwnChoices(customerId: string | undefined) {
  const session = useSession()
  const params = { customerId: customerId ?? '' }
  const accounts = useQuery({
    queryKey: ['accounts', params.customerId],
    queryFn: async () => (await call(listAccounts, { params })).items,
    enabled: customerId !== undefined && session.may('account.list'),
  })
  const cards = useQuery({
    queryKey: ['cards', params.customerId, 'choices'],
    queryFn: async () => (await call(listCards, { params })).items,
    enabled: customerId !== undefined && session.may('card.list'),
  })
  const name = (names: Record<'zh-CN' | 'en-US', string>, number: string) =>
    `${names[settings.language]} ${number.slice(-4)}`
  return {
    accounts: computed((): AccountOption[] =>
      (accounts.data.value ?? [])
        .filter((line) => line.customerId === customerId)
        .map((line) => ({ value: line.accountId, label: name(line.productNames, line.number) })),
    ),
    cards: computed((): AccountOption[] =>
      (cards.data.value ?? []).map((card) => ({ value: card.cardId, label: name(card.productNames, card.number) })),
    ),
  }
}
