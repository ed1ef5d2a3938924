// Departments to choose from and their names, for those who may see them.

import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { call } from '../../../web/api.ts'
import { useSession } from '../../../web/session.ts'
import { settings } from '../../../web/settings.ts'
import { listDepartments } from '../contract.ts'

export function useDepartments() {
  const session = useSession()
  const query = useQuery({
    queryKey: ['departments'],
    queryFn: () => call(listDepartments),
    enabled: () => session.may('staff.list-departments'),
  })
  const choices = computed(() =>
    (query.data.value?.items ?? []).map(({ departmentId, name }) => ({
      value: departmentId,
      label: name[settings.language],
    })),
  )
  const nameOf = (id: string) => choices.value.find(({ value }) => value === id)?.label ?? id
  return { choices, nameOf }
}
