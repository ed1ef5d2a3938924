// Names as a Chinese bank meets them: surnames by frequency, given names by generation and gender, minority and foreign names.

import type { Gender } from '../resident-id.ts'
import { type Random, weighted } from './random.ts'

/** Surnames with their share in tenths of a percent (Ministry of Public Security name reports, rounded). */
const SURNAMES = weighted(
  (
    '王72 李71 张68 刘54 陈46 杨31 黄23 赵23 吴20 周19 徐15 孙15 马13 朱13 胡12 郭11 何11 林11 高10 罗10 郑9 梁9 谢8 宋7 唐7 许6 邓6 韩6 冯6 曹6 彭6 ' +
    '曾6 肖6 田5 董5 潘5 袁5 蔡5 蒋5 余5 于5 杜5 叶5 程5 魏4 苏4 吕4 丁4 任4 卢4 姚4 沈4 钟4 姜4 崔4 谭4 陆4 范4 汪3 廖3 石3 金3 韦3 贾3 夏3 付3 方3 邹3 ' +
    '熊3 白3 孟3 秦3 邱3 侯3 江3 尹3 薛3 闫3 段3 雷3 龙2 黎2 史2 陶2 贺2 毛2 郝2 顾2 龚2 邵2 万2 覃2 武2 钱2 戴2 严2 莫2 孔2 向2 常2 欧阳1 司马1 上官1 诸葛1'
  )
    .split(' ')
    .map((pair): [string, number] => [pair.replace(/\d/g, ''), Number(pair.replace(/\D/g, ''))]),
)

type Generation = { bornBefore: number; oneCharacterShare: number; male: string; female: string }
const GENERATIONS: Generation[] = [
  {
    bornBefore: 1950,
    oneCharacterShare: 0.1,
    male: '国德明文光福荣贵祥瑞庆长春生金玉宝山树林根有发富财兴旺先正义忠孝仁志学清永',
    female: '秀英兰芳珍桂玉淑凤莲素琴梅菊香云翠娥花美金银月仙春秋爱贞惠',
  },
  {
    bornBefore: 1965,
    oneCharacterShare: 0.12,
    male: '建国军华明平志强卫东文新民胜利援朝跃进爱党红永生德福海山林宝忠根',
    female: '秀英玉兰桂英丽华萍凤霞红梅玲珍芳淑琴爱云素敏月春翠香荣',
  },
  {
    bornBefore: 1980,
    oneCharacterShare: 0.32,
    male: '伟勇军强磊刚涛斌辉鹏飞平波建华志明永文海峰宏亮杰林国庆春雷东晓健',
    female: '丽敏静艳娟霞秀芳燕玲红英梅琴莉萍慧颖华春雪云丹洁晓琳海凤',
  },
  {
    bornBefore: 1990,
    oneCharacterShare: 0.36,
    male: '伟超磊鹏浩亮杰俊鑫宇斌帅飞凯旭波涛勇晓明志强文博海龙建辉',
    female: '婷静娜丽燕雪敏洁莹丹倩颖慧琳芳娟梦佳欣晶玲璐露媛瑶晓艳',
  },
  {
    bornBefore: 2000,
    oneCharacterShare: 0.22,
    male: '鑫浩宇杰轩帆俊博文涛晨阳天翔凯鹏宏伟嘉豪子健志远泽昊旭',
    female: '雨婷欣怡佳琪梦瑶思雅慧敏诗涵雪莹颖悦静文琳嘉倩晓彤可馨',
  },
  {
    bornBefore: 9999,
    oneCharacterShare: 0.08,
    male: '子梓浩宇轩泽睿博涵辰沐宸奕铭俊皓霖嘉煜航昊逸承锦言',
    female: '梓涵欣怡诗雨萱一诺依可馨语彤若汐沐苡星艺琳悦妍瑾思桐',
  },
]

/** Peoples whose names are written with a dot, and peoples who bear Chinese names. */
const DOTTED = weighted([
  ['维吾尔族', 70],
  ['哈萨克族', 20],
  ['柯尔克孜族', 6],
  ['乌孜别克族', 4],
] as const)
const UNDOTTED = weighted([
  ['壮族', 155],
  ['回族', 90],
  ['满族', 84],
  ['苗族', 88],
  ['土家族', 76],
  ['彝族', 78],
  ['蒙古族', 50],
  ['布依族', 28],
  ['侗族', 28],
  ['瑶族', 26],
  ['白族', 17],
  ['朝鲜族', 14],
] as const)
const DOTTED_MALE =
  '艾力 买买提 阿卜杜拉 吐尔逊 玉素甫 艾合买提 库尔班 依明 热合曼 卡德尔 努尔兰 叶尔波力 巴合提 赛力克 木合塔尔 阿迪力 地里夏提 帕尔哈提'.split(
    ' ',
  )
const DOTTED_FEMALE =
  '阿依古丽 古丽娜尔 热依汗 帕提古丽 阿孜古丽 米热古丽 茹仙古丽 迪丽努尔 祖丽菲亚 古扎丽努尔 阿丽亚 巴哈尔古丽 再娜甫 努尔比亚'.split(
    ' ',
  )

const FOREIGN: Record<string, { male: string; female: string; family: string }> = {
  US: {
    male: 'James Michael David Daniel Kevin',
    female: 'Emily Sarah Jessica Laura Megan',
    family: 'Miller Carter Brooks Hayes Reed',
  },
  GB: {
    male: 'Oliver Thomas Harry George',
    female: 'Charlotte Amelia Sophie Grace',
    family: 'Whitfield Barnes Hartley Fletcher',
  },
  DE: { male: 'Lukas Jonas Felix Stefan', female: 'Anna Katharina Lena Julia', family: 'Becker Schäfer Vogel Krüger' },
  FR: { male: 'Jean-Luc Antoine Julien', female: 'Camille Élodie Claire', family: 'Lefèvre Moreau Girard Fontaine' },
  KR: { male: 'Minjun Jihoon Seojun', female: 'Soyeon Jiwoo Hayoon', family: 'Kim Park Choi Jung' },
  JP: { male: 'Hiroshi Kenta Daiki', female: 'Yuki Sakura Ayaka', family: 'Tanaka Sato Kobayashi Mori' },
  SG: { male: 'Wei Jie Marcus Ryan', female: 'Li Ting Rachel Michelle', family: 'Tan Lim Goh' },
  IN: { male: 'Arjun Rahul Vikram', female: 'Priya Ananya Kavya', family: 'Sharma Iyer Mehta' },
}
export const FOREIGN_COUNTRIES = weighted([
  ['US', 24],
  ['KR', 22],
  ['JP', 16],
  ['SG', 10],
  ['GB', 9],
  ['DE', 8],
  ['FR', 6],
  ['IN', 5],
] as const)
const FOREIGN_WORDS = new Map(
  Object.entries(FOREIGN).map(([country, { male, female, family }]) => [
    country,
    { male: male.split(' '), female: female.split(' '), family: family.split(' ') },
  ]),
)

export function surname(random: Random): string {
  return random.draw(SURNAMES)
}

export function givenName(random: Random, gender: Gender, birthYear: number): string {
  const generation = GENERATIONS.find(({ bornBefore }) => birthYear < bornBefore) as Generation
  const characters = generation[gender]
  const first = random.character(characters)
  if (random.chance(generation.oneCharacterShare)) return first
  return first + random.character(characters)
}

/** A name written with the dot, and the people it comes from. */
export function dottedName(random: Random, gender: Gender): { name: string; ethnicity: string } {
  const own = random.pick(gender === 'male' ? DOTTED_MALE : DOTTED_FEMALE)
  return { name: `${own}·${random.pick(DOTTED_MALE)}`, ethnicity: random.draw(DOTTED) }
}

export function ethnicity(random: Random): string {
  return random.chance(0.915) ? '汉族' : random.draw(UNDOTTED)
}

export function foreignName(random: Random, country: string, gender: Gender): string {
  const words = FOREIGN_WORDS.get(country) as { male: string[]; female: string[]; family: string[] }
  return `${random.pick(words[gender])} ${random.pick(words.family)}`
}
