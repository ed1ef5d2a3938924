// Whether the page is phone-wide (below 760 px) or without room for a right column (below 1100 px).

import { type Ref, ref } from 'vue'

function follow(query: string): Ref<boolean> {
  const media = matchMedia(query)
  const matches = ref(media.matches)
  media.addEventListener('change', () => {
    matches.value = media.matches
  })
  return matches
}

export const narrow = follow('(max-width: 759.98px)')
export const medium = follow('(max-width: 1099.98px)')
export const folding = follow('(max-width: 1440px)')
