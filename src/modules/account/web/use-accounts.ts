// Accounts as the pages hold them: read once, read anew after every act and when others change them.

import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { call } from '../../../web/api.ts'
import { useLive } from '../../../web/live.ts'
import { type Account, listAccounts, listProducts, showAccount } from '../contract.ts'

const accountsKey = (customerId: string) => ['accounts', customerId] as const
const accountKey = (accountId: string) => ['account', accountId] as const

export function useAccounts(customerId: Ref<string>) {
  return useQuery({
    queryKey: computed(() => accountsKey(customerId.value)),
    queryFn: async () => (await call(listAccounts, { params: { customerId: customerId.value } })).items,
  })
}

export function useAccount(customerId: Ref<string>, accountId: Ref<string>) {
  return useQuery({
    queryKey: computed(() => accountKey(accountId.value)),
    queryFn: () => call(showAccount, { params: { customerId: customerId.value, accountId: accountId.value } }),
  })
}

export function useProducts(enabled: Ref<boolean>) {
  return useQuery({ queryKey: ['products'], queryFn: () => call(listProducts), enabled })
}

/** What the server answered takes the place of what was shown; everything that hangs on it is asked anew. */
export function useAccountCache() {
  const client = useQueryClient()
  const refresh = (customerId: string) =>
    Promise.all([
      client.invalidateQueries({ queryKey: accountsKey(customerId) }),
      client.invalidateQueries({ queryKey: ['account'] }),
      client.invalidateQueries({ queryKey: ['cards', customerId] }),
      client.invalidateQueries({ queryKey: ['customer-history', customerId] }),
    ])
  const put = (account: Account) => {
    client.setQueryData(accountKey(account.accountId), account)
    void refresh(account.customerId)
  }
  return { put, refresh }
}

/** Reads anew when somebody else changed something of the customer. */
export function useAccountsLive(customerId: Ref<string>): void {
  const { refresh } = useAccountCache()
  useLive('customer', customerId, (event) => {
    if (event.event?.startsWith('account.') || event.event?.startsWith('card.') || event.event?.startsWith('ledger.'))
      void refresh(customerId.value)
  })
}
