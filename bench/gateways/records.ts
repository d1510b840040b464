/**
 * What the services keep: 100 users, 200 products, 1,000 reviews and a stock for each product. All of it follows from the index of a
 * record, so that every run, and the schema that computes the expected answers, sees the same.
 */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly email: string;
  readonly birthDate: string;
}

export interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
  readonly category: string;
  readonly brand: string;
  readonly sku: string;
  readonly description: string;
}

export interface Review {
  readonly id: string;
  readonly body: string;
  readonly rating: number;
  readonly authorId: string;
  readonly upc: string;
}

export interface Inventory {
  readonly upc: string;
  readonly inStock: boolean;
  readonly quantity: number;
  readonly warehouse: string;
}

const FIRST_NAMES = ['Amina', 'Björn', 'Chiara', 'Dmitri', 'Elif', 'Farid', 'Grete', 'Hiro', 'Ines', 'Jonas'];
const LAST_NAMES = ['Almeida', 'Bakker', 'Castro', 'Duval', 'Eriksen', 'Fischer', 'García', 'Horváth', 'Ivanova', 'Jensen'];
const PIECES = ['Table', 'Couch', 'Chair', 'Lamp', 'Desk', 'Shelf', 'Rug', 'Mirror', 'Stool', 'Cabinet'];
const MATERIALS = ['oak', 'walnut', 'steel', 'linen', 'velvet', 'bamboo', 'glass'];
const OPINIONS = ['solid', 'lovely', 'too heavy', 'fell apart', 'as described', 'would buy again', 'not my colour', 'great value', 'came late'];

export const users: readonly User[] = Array.from({ length: 100 }, (_, index) => ({
  id: String(index + 1),
  name: `${pick(FIRST_NAMES, index)} ${pick(LAST_NAMES, index + Math.floor(index / 10))}`,
  username: `@user${index + 1}`,
  email: `user${index + 1}@example.test`,
  birthDate: `19${50 + (index % 50)}-0${1 + (index % 9)}-1${index % 10}`,
}));

export const products: readonly Product[] = Array.from({ length: 200 }, (_, index) => ({
  upc: String(index + 1),
  name: `${pick(PIECES, index)} ${index + 1}`,
  price: 100 + ((index * 37) % 900),
  weight: 10 + ((index * 13) % 500),
  category: pick(PIECES, index).toLowerCase(),
  brand: `${pick(LAST_NAMES, index * 3)} & Sons`,
  sku: `SKU-${String(index + 1).padStart(6, '0')}`,
  description: `A piece of ${pick(MATERIALS, index)} that was called "${pick(OPINIONS, index)}", number ${index + 1} in our range for the home.`,
}));

/** Ten of each user, five of each product. */
export const reviews: readonly Review[] = Array.from({ length: 1000 }, (_, index) => ({
  id: String(index + 1),
  body: `${pick(OPINIONS, index)} and ${pick(OPINIONS, index * 5 + 3)} (${index + 1})`,
  rating: 1 + (index % 5),
  authorId: String(1 + ((index * 7 + Math.floor(index / 200) * 29) % 100)),
  upc: String(1 + ((index * 11) % 200)),
}));

export const inventories: readonly Inventory[] = products.map(({ upc }, index) => ({
  upc,
  inStock: index % 3 !== 0,
  quantity: (index * 17) % 120,
  warehouse: `WH-${1 + (index % 4)}`,
}));

function pick(words: readonly string[], index: number): string {
  return words[index % words.length]!;
}
