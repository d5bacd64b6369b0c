//! What a template may see, and nothing else.

mod lists;
mod page;
mod site;

pub use lists::{EntryView, GroupView, HomeView, ListView, TermsView, TotalsView};
pub use page::{
    BacklinkView, BannerView, CountsView, FactView, FileView, MetaView, PageView, RelatedView, ReviewView, SheetView,
    TocView,
};
pub use site::{CountView, DateView, LinkView, NavView, SiteView, StatusView};
