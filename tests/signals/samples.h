#pragma once
// Detectors of every kind, with and without a key, for random streams.

namespace segue::signals_test {

inline constexpr const char* sample_detectors = R"(
{"id":"repeat","title":"T","detect":"repeat","of":["a.done","b.done"],"times":3,"within":"PT5M"},
{"id":"repeat_keyed","title":"T","detect":"repeat","of":"a.done","key":{"at":"/key"},"times":2,"within":"PT4M","ends":"x.ended"},
{"id":"sum","title":"T","detect":"threshold","of":"a.done","measure":"sum","amount":{"at":"/amount"},"at_least":"7","within":"PT6M"},
{"id":"sum_keyed","title":"T","detect":"threshold","of":"b.done","measure":"sum","amount":{"at":"/amount"},"key":{"at":"/key"},"at_least":"5","within":"PT9M","ends":["x.ended","d.done"]},
{"id":"rate","title":"T","detect":"threshold","of":"c.done","measure":"rate","at_least":"30","per":"PT1H","within":"PT5M"},
{"id":"stall","title":"T","detect":"stall","after":"a.done","for":"PT4M"},
{"id":"stall_keyed","title":"T","detect":"stall","after":["a.done","d.done"],"for":"PT3M","key":{"at":"/key"},"progress":["b.done","c.done"],"ends":"x.ended"},
{"id":"stall_lasts","title":"T","detect":"stall","after":"b.done","for":"PT3M","lasts":"PT2M","progress":"c.done","ends":"x.ended"},
{"id":"absence","title":"T","detect":"absence","after":"b.done","of":"d.done","within":"PT5M","key":{"at":"/key"}},
{"id":"absence_lasts","title":"T","detect":"absence","after":"c.done","of":"a.done","within":"PT2M","lasts":"PT3M","ends":"x.ended"},
{"id":"returned","title":"T","detect":"returned","after":"a.done","of":["b.done","c.done"],"within":"PT2M","lasts":"PT3M","ends":"x.ended"},
{"id":"returned_keyed","title":"T","detect":"returned","after":"a.done","of":["a.done","b.done"],"within":"PT4M","key":{"at":"/key"}},
{"id":"restarted","title":"T","detect":"restarted","of":"a.done","after":"c.done","within":"PT3M","lasts":"PT1M"},
{"id":"restarted_keyed","title":"T","detect":"restarted","of":["a.done","c.done"],"after":["c.done","b.done"],"within":"PT4M","key":{"at":"/key"},"ends":"x.ended"},
{"id":"sequence","title":"T","detect":"sequence","steps":["a.done",["a.done","b.done"],"c.done","a.done"],"within":"PT7M","lasts":"PT2M"},
{"id":"sequence_keyed","title":"T","detect":"sequence","steps":["a.done","b.done","a.done"],"within":"PT9M","key":{"at":"/key"},"ends":"x.ended"}
)";

}  // namespace segue::signals_test
