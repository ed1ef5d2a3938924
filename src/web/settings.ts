// What this browser remembers of the reader: language, theme, density, folded menu. No personal values.

import { reactive, watch } from 'vue'

export type Language = 'zh-CN' | 'en-US'
export type Theme = 'light' | 'dark' | 'system'
export type Density = 'compact' | 'standard' | 'relaxed'
export type Settings = { language: Language; theme: Theme; density: Density; menuFolded: boolean | null }

const KEY = 'kahu.settings'
const first: Settings = { language: 'zh-CN', theme: 'system', density: 'standard', menuFolded: null }

function load(): Settings {
  try {
    return { ...first, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>) }
  } catch {
    return { ...first }
  }
}

export const settings = reactive<Settings>(load())

const darkScheme = matchMedia('(prefers-color-scheme: dark)')
/** What stands on the page now; charts watch it. */
export const shown = reactive({ dark: false })

function apply(): void {
  shown.dark = settings.theme === 'dark' || (settings.theme === 'system' && darkScheme.matches)
  const root = document.documentElement
  root.classList.toggle('dark', shown.dark)
  root.dataset.density = settings.density
  root.lang = settings.language
}

apply()
darkScheme.addEventListener('change', apply)
watch(
  settings,
  (next) => {
    apply()
    try {
      localStorage.setItem(KEY, JSON.stringify(next))
    } catch {}
  },
  { deep: true, flush: 'sync' },
)
