//! Who may ask. A browser that was led to us under another name, or by a page of another site, is refused: what lies here
//! is not yet published.

use std::net::IpAddr;

/// The names under which the server may be addressed.
#[derive(Clone, Debug)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// Allows the names of this machine, the address that is listened on, and others that were asked for.
    #[must_use]
    pub fn new(bound: IpAddr, others: &[String]) -> Self {
        let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
        if !bound.is_unspecified() {
            names.push(bound.to_string());
        }
        names.extend(others.iter().map(|name| name.to_ascii_lowercase()));
        Self(names)
    }

    /// Tells whether a `Host` header names this server.
    #[must_use]
    pub fn allows(&self, host: &str) -> bool {
        let name = name_of(host);
        !name.is_empty() && self.0.contains(&name)
    }

    /// Tells whether a request for data comes from a page of this server: by `Origin`, `Sec-Fetch-Site` and `Host`.
    #[must_use]
    pub fn is_own(&self, origin: Option<&str>, site: Option<&str>, host: &str) -> bool {
        let origin = origin.is_none_or(|origin| {
            origin
                .strip_prefix("http://")
                .is_some_and(|own| own.eq_ignore_ascii_case(host) && self.allows(own))
        });
        origin && site.is_none_or(|site| matches!(site, "same-origin" | "none"))
    }
}

/// Returns the name in a `Host` header, without port and brackets.
fn name_of(host: &str) -> String {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::Hosts;

    #[test]
    fn only_own_names_are_answered() {
        let hosts = Hosts::new("127.0.0.1".parse().unwrap(), &["Drafts.example".to_owned()]);
        for own in
            ["localhost:4321", "LOCALHOST", "127.0.0.1:1", "[::1]:4321", "localhost.", "drafts.example:80"]
        {
            assert!(hosts.allows(own), "{own}");
        }
        for other in
            ["evil.example", "127.0.0.1.evil.example:80", "", ":80", "[::2]", "localhost.evil", "0.0.0.0"]
        {
            assert!(!hosts.allows(other), "{other}");
        }
    }

    #[test]
    fn pages_of_other_sites_get_no_data() {
        let hosts = Hosts::new("0.0.0.0".parse().unwrap(), &[]);
        let own = "localhost:4321";
        assert!(hosts.is_own(None, None, own));
        assert!(hosts.is_own(Some("http://localhost:4321"), Some("same-origin"), own));
        assert!(!hosts.is_own(Some("http://evil.example"), None, own));
        assert!(!hosts.is_own(Some("http://localhost:9999"), None, own), "another port is another origin");
        assert!(!hosts.is_own(Some("null"), None, own));
        assert!(!hosts.is_own(None, Some("cross-site"), own));
        assert!(!hosts.is_own(None, Some("same-site"), own));
    }
}
