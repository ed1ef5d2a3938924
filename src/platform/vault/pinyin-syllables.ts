// The syllables of pinyin, and every way a row of letters can be read as syllables and initials.

const TABLE = `
a ai an ang ao e ei en eng er o ou
ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu
pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu
ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu
fa fan fang fei fen feng fo fou fu
da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo
ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo
na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nuo nun nv nve
la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv lve
ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo
ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo
ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo
ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun
qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun
xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun
zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo
cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo
sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo
ran rang rao re ren reng ri rong rou ru ruan rui run ruo
za zai zan zang zao ze zei zen zeng zi zong zou zu zuan zui zun zuo
ca cai can cang cao ce cen ceng ci cong cou cu cuan cui cun cuo
sa sai san sang sao se sen seng si song sou su suan sui sun suo
ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun
wa wai wan wang wei wen weng wo wu`

export const syllables = new Set(TABLE.trim().split(/\s+/))

/** Other spellings of ü: as in passports (LYU) and as carelessly typed. */
const SPELLINGS: Record<string, string[]> = { lv: ['lyu'], nv: ['nyu'], lve: ['lue', 'lyue'], nve: ['nue', 'nyue'] }
const canonical = new Map<string, string>([...syllables].map((one) => [one, one]))
const typed = new Map<string, string[]>()
const byPrefix = new Map<string, string[]>()

for (const syllable of syllables) {
  for (const spelling of spellingsOf(syllable)) {
    canonical.set(spelling, syllable)
    for (let end = 1; end <= spelling.length; end++) {
      const prefix = spelling.slice(0, end)
      const known = byPrefix.get(prefix)
      if (!known) byPrefix.set(prefix, [syllable])
      else if (!known.includes(syllable)) known.push(syllable)
    }
  }
}

/** How a syllable may be typed. */
export function spellingsOf(syllable: string): string[] {
  let spellings = typed.get(syllable)
  if (!spellings) {
    spellings = [syllable, ...(SPELLINGS[syllable] ?? [])]
    typed.set(syllable, spellings)
  }
  return spellings
}

export function syllablesStarting(prefix: string): string[] {
  return byPrefix.get(prefix) ?? []
}

/** `syllable` is null for a bare initial, and for the last piece, which may still be growing. */
export type Piece = { text: string; syllable: string | null }

const SYLLABLE_LETTERS_MAX = 6
const PIECES_MAX = 12
export const PARSES_MAX = 120

/** Every reading of the letters with the fewest pieces first, up to PARSES_MAX; pieces do not cross `breaks`. */
export function parsePinyin(letters: string, breaks: Set<number>): Piece[][] {
  const fewest = fewestPieces(letters, breaks)
  const parses: Piece[][] = []
  const pieces: Piece[] = []
  function extend(at: number, left: number): void {
    if (at === letters.length) {
      if (left === 0) parses.push([...pieces])
      return
    }
    for (let length = 1; length <= SYLLABLE_LETTERS_MAX && parses.length < PARSES_MAX; length++) {
      const end = at + length
      if ((fewest[end] ?? Number.POSITIVE_INFINITY) > left - 1) continue
      const piece = pieceAt(letters, breaks, at, end)
      if (!piece) continue
      pieces.push(piece)
      extend(end, left - 1)
      pieces.pop()
    }
  }
  const least = fewest[0] as number
  const most = Math.min(letters.length, PIECES_MAX)
  for (let count = least; count <= most && parses.length < PARSES_MAX; count++) extend(0, count)
  return parses
}

function pieceAt(letters: string, breaks: Set<number>, at: number, end: number): Piece | null {
  for (let inside = at + 1; inside < end; inside++) if (breaks.has(inside)) return null
  const text = letters.slice(at, end)
  if (end === letters.length) return byPrefix.has(text) ? { text, syllable: null } : null
  if (text.length === 1) return byPrefix.has(text) ? { text, syllable: null } : null
  const syllable = canonical.get(text)
  return syllable ? { text, syllable } : null
}

function fewestPieces(letters: string, breaks: Set<number>): number[] {
  const fewest = new Array<number>(letters.length + 1).fill(Number.POSITIVE_INFINITY)
  fewest[letters.length] = 0
  for (let at = letters.length - 1; at >= 0; at--) {
    for (let end = at + 1; end <= Math.min(letters.length, at + SYLLABLE_LETTERS_MAX); end++) {
      const rest = (fewest[end] as number) + 1
      if (rest < (fewest[at] as number) && pieceAt(letters, breaks, at, end)) fewest[at] = rest
    }
  }
  return fewest
}
