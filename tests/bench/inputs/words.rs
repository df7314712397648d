//! Words, identifiers and sentences out of a stock, some much more frequent than others, so that
//! deflate makes of the text what it makes of Go sources: about 0.27 of it at level 1, 0.25 at
//! level 6, and half as fast there.

use goproxy_tests::random::Numbers;

/// How many of each are in a stock.
const SENTENCES: usize = 300;
const IDENTIFIERS: usize = 800;
const WORDS: usize = 6000;

/// One sentence or identifier in this many is not from the stock.
const RARE: usize = 10;

/// Letters, the frequent ones more than once.
const VOWELS: &[u8] = b"eeeaaiioou";
const CONSONANTS: &[u8] = b"ttnnssrrhldcmfpgwybvkjxqz";

/// A sequence of choices from one stock.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) numbers: Numbers,
    stock: u64,
}

impl Words {
    /// The choices that follow from `seed`, from the stock with this number.
    pub(super) fn new(seed: u64, stock: u64) -> Self {
        Self {
            numbers: numbers(seed),
            stock: stock << 20,
        }
    }

    pub(super) fn word(&mut self) -> String {
        let rank = frequent(&mut self.numbers, WORDS);
        let mut letters = numbers(rank ^ 0x33);
        let length = letters.between(2, 9);
        let letters = (0..length).map(|index| {
            let vowel = letters.chance(5) || index % 2 == 1 && !letters.chance(4);
            char::from(*letters.pick(if vowel { VOWELS } else { CONSONANTS }))
        });
        letters.collect()
    }

    /// One to three words, each with a capital letter.
    pub(super) fn identifier(&mut self) -> String {
        let mut words = self.of_stock(IDENTIFIERS, 0x1de7);
        let words = (0..words.numbers.between(1, 3)).map(|_| {
            let word = words.word();
            let (first, rest) = word.split_at(1);
            first.to_uppercase() + rest
        });
        words.collect()
    }

    pub(super) fn sentence(&mut self) -> String {
        let mut words = self.of_stock(SENTENCES, 0x5e17);
        let words: Vec<String> = (0..words.numbers.between(7, 13))
            .map(|_| words.word())
            .collect();
        words.join(" ") + "."
    }

    /// The choices that make one of `count` things of a kind, or mostly so.
    fn of_stock(&mut self, count: usize, kind: u64) -> Self {
        let common = frequent(&mut self.numbers, count);
        let seed = if self.numbers.chance(RARE) {
            self.numbers.next()
        } else {
            common ^ kind ^ self.stock
        };
        Self::new(seed, 0)
    }
}

/// Numbers that have nothing in common with those of the next seed.
pub(super) fn numbers(seed: u64) -> Numbers {
    Numbers::new(Numbers::new(seed).next())
}

/// A number below `limit`; low ones are much more frequent.
fn frequent(numbers: &mut Numbers, limit: usize) -> u64 {
    (numbers.below(limit) * numbers.below(limit) / limit) as u64
}
