//! The forms of a site, and which of them is the default for a period.

use super::Portal;
use crate::base::Period;
use crate::base::ids::{FormId, IndexVec};
use crate::content::{Forms, SiteConfig};
use crate::form::Form;
use crate::form::claim::Vocabulary;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Portal {
    /// Iterates over the forms that have a page: the site's own, and of those that come with the program the regimes
    /// that are in use, so that a portal of another country does not publish them.
    pub fn shown_forms(&self) -> impl Iterator<Item = (FormId, &Form)> {
        let reports = self.reports.as_slice().iter().filter_map(|report| self.form_of(report));
        let used: BTreeSet<&str> =
            reports.chain(self.forms.newest(&self.site)).map(|form| &*form.regime).collect();
        self.forms
            .iter()
            .filter(move |(_, form)| !self.forms.is_builtin(form) || used.contains(&*form.regime))
    }

    /// Returns the forms that reports follow, the newest first.
    #[must_use]
    pub fn forms_in_use(&self) -> Vec<FormId> {
        let followed: BTreeSet<FormId> =
            self.reports.as_slice().iter().filter_map(|report| report.form).collect();
        let mut forms: Vec<FormId> = followed.into_iter().collect();
        forms.sort_by_key(|&form| (Reverse(self.forms.get(form).valid_from), form));
        forms
    }
}

/// All forms of a site, built in or its own.
#[derive(Debug, Default)]
pub struct FormSet {
    forms: IndexVec<FormId, Arc<Form>>,
    pub(super) by_id: BTreeMap<Box<str>, FormId>,
    /// Regimes whose forms are the default for their years; others are used only where they are named.
    regimes: BTreeSet<Box<str>>,
    vocabulary: Vocabulary,
}

impl FormSet {
    /// Collects forms; of two with one id the later wins. Only forms of the built-in ones' regimes are defaults: a
    /// form of another country in the same folder must not take over everybody's reports.
    #[must_use]
    pub fn new(forms: impl IntoIterator<Item = Arc<Form>>, builtin: &[Arc<Form>]) -> Self {
        let by_id: BTreeMap<Box<str>, Arc<Form>> =
            forms.into_iter().map(|form| (form.id.clone(), form)).collect();
        let regimes = builtin.iter().map(|form| form.regime.clone()).collect();
        let mut set = Self { regimes, ..Self::default() };
        for (id, form) in by_id {
            let number = set.forms.push(form);
            set.by_id.insert(id, number);
        }
        set.vocabulary = Vocabulary::new(set.forms.as_slice().iter().map(|form| &**form));
        set
    }

    /// Returns a form.
    #[must_use]
    pub fn get(&self, id: FormId) -> &Form {
        &self.forms[id]
    }

    /// Iterates over the forms by id.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (FormId, &Form)> + Clone {
        self.forms.iter().map(|(id, form)| (id, &**form))
    }

    /// Returns the form for a period: the site's rule first, else the newest form valid then.
    #[must_use]
    pub fn default_id(&self, period: Period, site: &SiteConfig) -> Option<FormId> {
        let ruled = site.forms.iter().find(|(years, _)| years.holds(period));
        if let Some((_, id)) = ruled {
            return self.by_id.get(id).copied();
        }
        let usual = |form: &Form| form.is_default_for(period) && self.regimes.contains(&form.regime);
        let valid = self.forms.iter().filter(|(_, form)| usual(form));
        valid.max_by_key(|(_, form)| form.valid_from).map(|(id, _)| id)
    }

    /// Returns the form that the site's coming reports follow: the site's rule without an end first, else the newest
    /// form that is a default.
    #[must_use]
    pub fn newest(&self, site: &SiteConfig) -> Option<&Form> {
        let usual = || {
            let usual = self.forms.iter().filter(|(_, form)| self.regimes.contains(&form.regime));
            usual.max_by_key(|(_, form)| form.valid_from).map(|(id, _)| id)
        };
        self.default_id(Period::year(u16::MAX), site).or_else(usual).map(|id| self.get(id))
    }

    /// Tells whether a form is of a regime that comes with the program.
    fn is_builtin(&self, form: &Form) -> bool {
        self.regimes.contains(&form.regime)
    }

    /// Returns the words that narratives are read with.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Returns the set as seen by the parser of one file.
    #[must_use]
    pub fn for_site<'s>(&'s self, site: &'s SiteConfig) -> impl Forms + Sync + 's {
        SiteForms { set: self, site, words: true }
    }

    /// Returns the same, with the words of narratives left to be read later.
    #[must_use]
    pub fn for_site_without_words<'s>(&'s self, site: &'s SiteConfig) -> impl Forms + Sync + 's {
        SiteForms { set: self, site, words: false }
    }
}

struct SiteForms<'s> {
    set: &'s FormSet,
    site: &'s SiteConfig,
    words: bool,
}

impl Forms for SiteForms<'_> {
    fn by_id(&self, id: &str) -> Option<&Form> {
        self.set.by_id.get(id).map(|&id| self.set.get(id))
    }

    fn default_for(&self, period: Period) -> Option<&Form> {
        self.set.default_id(period, self.site).map(|id| self.set.get(id))
    }

    fn ids(&self) -> Vec<&str> {
        self.set.by_id.keys().map(|id| &**id).collect()
    }

    fn vocabulary(&self) -> Option<&Vocabulary> {
        self.words.then_some(&self.set.vocabulary)
    }
}
