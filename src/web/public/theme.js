// Sets theme, density and language on <html> before the first paint; a file of its own because the page allows no inline script.
;(() => {
  try {
    const kept = JSON.parse(localStorage.getItem('kahu.settings') || '{}')
    const root = document.documentElement
    const dark = kept.theme === 'dark' || (kept.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
    root.classList.toggle('dark', dark)
    root.dataset.density = kept.density || 'standard'
    root.lang = kept.language || 'zh-CN'
  } catch {}
})()
