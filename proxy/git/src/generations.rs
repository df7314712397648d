//! A bounded map for facts that never change, in two generations.
//!
//! When the younger half is full it becomes the older half and the former older half is dropped;
//! a hit in the older half moves the fact to the younger. So facts in use stay, memory is bounded,
//! and there is no list to keep in order.

use std::collections::HashMap;
use std::hash::Hash;
use std::mem;
use std::sync::{Mutex, PoisonError};

pub(crate) struct Generations<K, V> {
    half: usize,
    maps: Mutex<Maps<K, V>>,
}

struct Maps<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K: Eq + Hash, V: Clone> Generations<K, V> {
    /// Holds `capacity` facts at most.
    pub(crate) fn new(capacity: usize) -> Self {
        let maps = Maps {
            young: HashMap::new(),
            old: HashMap::new(),
        };
        Self {
            half: (capacity / 2).max(1),
            maps: Mutex::new(maps),
        }
    }

    pub(crate) fn get(&self, key: &K) -> Option<V> {
        let mut maps = self.maps.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = maps.young.get(key) {
            return Some(value.clone());
        }
        let (key, value) = maps.old.remove_entry(key)?;
        Self::put(&mut maps, self.half, key, value.clone());
        Some(value)
    }

    pub(crate) fn insert(&self, key: K, value: V) {
        let mut maps = self.maps.lock().unwrap_or_else(PoisonError::into_inner);
        Self::put(&mut maps, self.half, key, value);
    }

    fn put(maps: &mut Maps<K, V>, half: usize, key: K, value: V) {
        if maps.young.len() >= half && !maps.young.contains_key(&key) {
            maps.old = mem::take(&mut maps.young);
        }
        maps.young.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_in_use_stay_and_the_bound_holds() {
        let facts = Generations::new(8);
        for number in 0..100 {
            facts.insert(number, number);
            assert_eq!(facts.get(&0), Some(0), "after {number}");
        }
        let held = (0..100)
            .filter(|number| facts.get(number).is_some())
            .count();
        assert!(held <= 8, "{held}");
    }
}
