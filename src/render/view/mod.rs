//! What a template may see, and nothing else.

mod health;
mod lists;
mod page;
mod paper;
mod run;
mod site;

pub use health::{HealthEntryView, HealthSectionView, HealthView};
pub use lists::{EntryView, GroupView, HomeView, ListView, TermsView, TotalsView};
pub use page::{
    BacklinkView, BannerView, CountsView, FactView, FileView, MetaView, PageView, RelatedView, ReviewView, TocView,
};
pub use paper::{BinderView, CodeView, CoverView, FormView, PaperView, PrintView, SheetView};
pub use run::{
    ModelChoiceView, ModelFieldView, ModelNoteView, ModelPageView, ModelSectionView, ModelSettingsView, ModelStepView,
    ModelVariableView, ModelView, RunView, RunsView,
};
pub use site::{ChangeView, CountView, DateView, LinkView, NavView, SiteView, StatusView};
