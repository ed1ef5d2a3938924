// What the palette lists: permitted pages and actions whose words fit, open records, and what the modules find.

import { Keyboard, Languages, Moon, Rows3, Sun } from '@lucide/vue'
import { t } from '../i18n.ts'
import { allPages, menuPages, modulePages, type PaletteGroup, type PaletteItem, type PaletteKind } from '../pages.ts'
import { useSession } from '../session.ts'
import { settings, shown } from '../settings.ts'
import { nextDensity, toggleTheme } from './frame-actions.ts'
import { frameState } from './frame-state.ts'
import { pageNamed, useTabs } from './tabs.ts'

const IDLE_ITEMS_MAX = 5
const fits = (label: string, text: string) => label.toLowerCase().includes(text.toLowerCase())

export function pageItems(text: string): PaletteItem[] {
  const session = useSession()
  const pages = (text ? allPages.filter((page) => !page.path.includes(':')) : menuPages).filter((page) =>
    session.may(page.permission),
  )
  const items = pages.map((page) => ({ id: `page-${page.name}`, label: t(page.title), icon: page.icon, to: page.path }))
  return text ? items.filter((item) => fits(item.label, text)) : items.slice(0, IDLE_ITEMS_MAX)
}

export function actionItems(text: string): PaletteItem[] {
  const session = useSession()
  const own: PaletteItem[] = [
    {
      id: 'theme',
      label: t(shown.dark ? 'frame.actions.light' : 'frame.actions.dark'),
      icon: shown.dark ? Sun : Moon,
      run: toggleTheme,
      keys: ['Ctrl', 'Shift', 'L'],
    },
    { id: 'density', label: t('frame.actions.density'), icon: Rows3, run: nextDensity, keys: ['Ctrl', 'Shift', 'D'] },
    {
      id: 'language',
      label: t('frame.actions.language'),
      icon: Languages,
      run: () => void session.chooseLanguage(settings.language === 'zh-CN' ? 'en-US' : 'zh-CN'),
    },
    {
      id: 'keys',
      label: t('frame.actions.shortcuts'),
      icon: Keyboard,
      run: () => (frameState.help = true),
      keys: ['?'],
    },
  ]
  const modules = modulePages
    .flatMap((module) => module.actions ?? [])
    .filter((action) => session.may(action.permission))
  const items = [...modules.map((action) => ({ ...action, label: t(action.title) })), ...own]
  return items.filter((item) => fits(item.label, text))
}

export function recentItems(): PaletteItem[] {
  const tabs = useTabs()
  tabs.recent.forEach(tabs.resolveTitle)
  return tabs.recent.map((tab) => ({
    id: tab.path,
    label: tabs.titles[tab.path] ?? t(pageNamed(tab.name)?.title ?? ''),
    icon: pageNamed(tab.name)?.icon,
    to: tab.path,
  }))
}

/** Asks all modules at once; one that fails does not silence the others. */
export async function askModules(
  text: string,
  signal: AbortSignal,
  as?: string,
): Promise<{ groups: PaletteGroup[]; recognised: string; kinds: PaletteKind[]; failed: boolean }> {
  const session = useSession()
  const providers = modulePages.filter((module) => module.palette && session.may(module.palettePermission))
  const answers = await Promise.allSettled(providers.map((module) => module.palette?.(text, signal, as)))
  const groups: PaletteGroup[] = []
  const kinds: PaletteKind[] = []
  let recognised = ''
  for (const answer of answers) {
    if (answer.status !== 'fulfilled' || !answer.value) continue
    if (Array.isArray(answer.value)) groups.push(...answer.value)
    else {
      groups.push(...answer.value.groups)
      recognised ||= answer.value.recognised ?? ''
      kinds.push(...(answer.value.as ?? []))
    }
  }
  return { groups, recognised, kinds, failed: answers.some((answer) => answer.status === 'rejected') }
}
