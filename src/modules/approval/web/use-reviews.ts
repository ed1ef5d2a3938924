// What other modules ask to be looked at by rules of their own, for the one inbox.

import { useQuery } from '@tanstack/vue-query'
import { type Component, computed, defineAsyncComponent, type Ref } from 'vue'
import { useLive } from '../../../web/live.ts'
import { type ReviewItem, reviewSources } from '../../../web/pages.ts'
import { useSession } from '../../../web/session.ts'

export type Review = { item: ReviewItem; component: Component }
const components = new Map(
  reviewSources.map(({ id, component }) => [id, defineAsyncComponent(component as () => Promise<Component>)]),
)

/** Those the reader may decide, while `wanted`; followed live. */
export function useReviews(wanted: Ref<boolean>) {
  const session = useSession()
  const sources = reviewSources.filter(({ permission }) => session.may(permission))
  const enabled = computed(() => wanted.value && sources.length > 0)
  const query = useQuery({
    queryKey: ['approvals', 'reviews'],
    queryFn: async () => {
      const lists = await Promise.all(sources.map(async ({ id, load }) => (await load()).map((item) => ({ id, item }))))
      return lists.flat()
    },
    enabled,
  })
  for (const { id } of sources) useLive(id, null, () => void (enabled.value && query.refetch()))
  const items = computed<Review[]>(() =>
    enabled.value
      ? (query.data.value ?? []).map(({ id, item }) => ({ item, component: components.get(id) as Component }))
      : [],
  )
  return { items, isPending: computed(() => enabled.value && query.isPending.value) }
}
