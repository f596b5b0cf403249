import type { Components, ItemShape, RoomTone } from './components.js';

/** Twenty-four places: a world of the default size has each of them once. */
export const PLACES: readonly (readonly [string, RoomTone])[] = [
  ['Bakery', 'hearth'],
  ['Library', 'study'],
  ['Orchard', 'garden'],
  ['Watermill', 'water'],
  ['Chapel', 'stone'],
  ['Armoury', 'stone'],
  ['Herb Garden', 'garden'],
  ['Great Hall', 'hearth'],
  ['Fish Pond', 'water'],
  ['Scriptorium', 'study'],
  ['Smithy', 'hearth'],
  ['Bell Tower', 'stone'],
  ['Rose Walk', 'garden'],
  ['Kitchen', 'hearth'],
  ['Well Court', 'water'],
  ['Observatory', 'study'],
  ['Hayloft', 'hearth'],
  ['Crypt', 'stone'],
  ['Beehives', 'garden'],
  ['Boathouse', 'water'],
  ['Apothecary', 'study'],
  ['Gatehouse', 'stone'],
  ['Meadow', 'garden'],
  ['Wine Vault', 'stone'],
];

export const QUARTERS = ['Upper', 'Lower', 'Old', 'New', 'Far', 'Hidden', 'Sunny', 'Quiet', 'Windy', 'Mossy', 'Little', 'Grand'] as const;

export const FOLK = [
  'Mira',
  'Tobin',
  'Alder',
  'Wren',
  'Isolde',
  'Corin',
  'Juniper',
  'Osric',
  'Linnet',
  'Bram',
  'Sorrel',
  'Edda',
  'Hale',
  'Marigold',
  'Rowan',
  'Pell',
  'Ansel',
  'Tamsin',
  'Fen',
  'Odile',
  'Garrick',
  'Hazel',
  'Ivo',
  'Clover',
  'Dunstan',
  'Briar',
  'Lark',
  'Quill',
  'Thea',
  'Wilmot',
] as const;

export const GLOAMS = [
  'Snatch',
  'Murk',
  'Gnarl',
  'Sable',
  'Creak',
  'Umber',
  'Nettle',
  'Grim',
  'Scuttle',
  'Dusk',
  'Filch',
  'Hollow',
] as const;

export const SURNAMES = [
  'Ash',
  'Brook',
  'Crane',
  'Dale',
  'Elder',
  'Ford',
  'Gale',
  'Heath',
  'Ivy',
  'Knoll',
  'Lowe',
  'Moor',
  'North',
  'Oak',
  'Pike',
  'Reed',
] as const;

/** What an item is and does. `share` is how often it occurs. */
export interface ItemKind {
  readonly shape: ItemShape;
  readonly share: number;
  readonly names: readonly string[];
  readonly gives: Partial<Pick<Components, 'edible' | 'remedy' | 'weapon' | 'light' | 'readable'>>;
}

export const ITEM_KINDS: readonly ItemKind[] = [
  { shape: 'loaf', share: 5, names: ['crusty loaf', 'honey cake', 'rye loaf', 'plum tart'], gives: { edible: { heals: 4 } } },
  { shape: 'apple', share: 5, names: ['russet apple', 'green apple', 'quince', 'red apple'], gives: { edible: { heals: 2 } } },
  { shape: 'leaf', share: 3, names: ['sprig of feverfew', 'bunch of mint', 'yarrow leaf'], gives: { remedy: { heals: 4 } } },
  { shape: 'vial', share: 2, names: ['vial of tonic', 'elder cordial', 'blue draught'], gives: { remedy: { heals: 8 } } },
  { shape: 'blade', share: 2, names: ['short sword', 'hunting knife', 'old sabre'], gives: { weapon: { damage: 5 } } },
  { shape: 'club', share: 2, names: ['ash cudgel', 'oak staff', 'rolling pin'], gives: { weapon: { damage: 3 } } },
  { shape: 'lantern', share: 3, names: ['tin lantern', 'glass lantern', 'horn lantern'], gives: { light: { lit: false } } },
  {
    shape: 'book',
    share: 3,
    names: ['book of tides', 'star almanac', 'ballad book'],
    gives: { readable: { line: 'Who carries a light is never alone.' } },
  },
  { shape: 'gem', share: 3, names: ['garnet', 'river pearl', 'amber bead', 'opal'], gives: {} },
];
