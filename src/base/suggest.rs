//! "Did you mean": the nearest of the words that would have been right.

/// Returns the candidate nearest to `word`, if it is near enough to be a slip of the hand.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= (candidate.chars().count() / 3).max(1))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        assert_eq!(nearest("publised", ["published", "scope"]), Some("published"));
        assert_eq!(nearest("Grant", ["grant", "part"]), Some("grant"));
        assert_eq!(nearest("colour", ["published", "scope"]), None);
    }
}
