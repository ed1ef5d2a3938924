// Finds the browser of the journeys, installing Debian's Chromium and Chinese fonts where that is allowed.

import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { installByApt, isProgram } from './debian-packages.ts'

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]
const FONT_FOLDERS = ['/usr/share/fonts/opentype/noto', '/usr/share/fonts/truetype/noto', '/usr/share/fonts/noto-cjk']
const PACKAGES = { browser: 'chromium', fonts: 'fonts-noto-cjk' }

/** Browsers that playwright keeps in the home folder. */
function listPlaywrightBrowsers(): string[] {
  const home = join(homedir(), '.cache', 'ms-playwright')
  if (!existsSync(home)) return []
  const folders = readdirSync(home).filter((name) => name.startsWith('chromium-'))
  return folders
    .sort()
    .reverse()
    .flatMap((name) => [join(home, name, 'chrome-linux', 'chrome'), join(home, name, 'chrome-linux64', 'chrome')])
}

function findInstalled(path: string): string | null {
  const folders = path.split(delimiter).filter(Boolean)
  const named = PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program)))
  return [...named, ...APPLICATIONS, ...listPlaywrightBrowsers()].find(isProgram) ?? null
}

function hasChineseFonts(): boolean {
  if (process.platform !== 'linux') return true
  return FONT_FOLDERS.some((folder) => existsSync(folder) && readdirSync(folder).some((file) => /CJK/i.test(file)))
}

/** The browser's path, or null with the reason logged. */
export function ensureBrowser(log: (line: string) => void): string | null {
  const path = process.env.PATH ?? ''
  const named = process.env.KAHU_BROWSER
  if (named && isProgram(named)) return named
  const missing = [...(findInstalled(path) ? [] : [PACKAGES.browser]), ...(hasChineseFonts() ? [] : [PACKAGES.fonts])]
  if (missing.length > 0) installByApt(missing, log)
  const found = findInstalled(path)
  if (!found)
    log('no browser: install Chromium or Chrome (Debian: apt install chromium fonts-noto-cjk), or set KAHU_BROWSER')
  else if (!hasChineseFonts()) log('no Chinese fonts: install fonts-noto-cjk for pictures that people can read')
  return found
}
