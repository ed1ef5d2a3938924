// What a permission is called: its own words, else those of the route that bears it.

import { hasWords, t } from '../../../web/i18n.ts'

/** The id itself where there are no words. */
export function permissionName(id: string): string {
  const key = [`permission.${id}`, `route.${id}`].find(hasWords)
  return key ? t(key) : id
}
