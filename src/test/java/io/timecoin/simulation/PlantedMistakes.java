package io.timecoin.simulation;

import static io.timecoin.simulation.ByteCode.type;
import static io.timecoin.simulation.MutationPlace.in;
import static io.timecoin.simulation.PlantedMistake.mistake;
import static io.timecoin.simulation.PlantedMistake.runs;
import static io.timecoin.simulation.PlantedMistake.test;

import io.timecoin.simulation.Violation.Invariant;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/** The mistakes: one for each rule of the protocol that somebody could get wrong without anything failing at once. */
final class PlantedMistakes {

    private static final ClassDesc STATEMENT = type("consensus.Statement");
    private static final ClassDesc KIND = type("consensus.StatementKind");
    private static final ClassDesc VOTE = type("consensus.Vote");

    private PlantedMistakes() {}

    static List<PlantedMistake> all() {
        List<PlantedMistake> all = new ArrayList<>();
        all.addAll(votes());
        all.addAll(certificates());
        all.addAll(views());
        all.addAll(restarts());
        all.addAll(blocks());
        all.addAll(storage());
        all.addAll(floods());
        return all;
    }

    /** Protocol §5.3 to §5.5. */
    private static List<PlantedMistake> votes() {
        String rules = "consensus.VotingRules";
        return List.of(
                mistake(
                        "Finalize after an own Nullify",
                        runs(PlantedPlan.SPLIT_VIEWS, 0, Invariant.NO_CONTRADICTION),
                        in(rules, "finalizeNotarized").reads("ownNullify", null)),
                mistake(
                        "Nullify after an own Finalize",
                        test("consensus.ConsensusCoreRestartTest", "aRecordedFinalizeForbidsNullify"),
                        in(rules, "nullify").reads("ownFinalize", null)),
                mistake(
                        "Finalize of a notarized block that is not valid here",
                        runs(PlantedPlan.WITHHELD_BLOCKS, 0, Invariant.DURABLE_BEFORE_SENT),
                        in(rules, "finalizeNotarized").call("isValid").answers(true)),
                mistake(
                        "the parent may be another block than the notarized one",
                        runs(PlantedPlan.WRONG_PARENTS, 7, Invariant.CHILD_OF_NOTARIZED_PARENT),
                        in(rules, "isFreshOn").call("equals", 0).answers(true)),
                mistake(
                        "the epoch of a block is not asked",
                        test("consensus.ConsensusCoreNotarizeTest", "aBlockOfAnotherEpochIsNullified"),
                        in(rules, "isFreshOn")
                                .instead(
                                        Opcode.LCMP,
                                        0,
                                        (code, compare) -> code.pop2().pop2().iconst_0())),
                mistake(
                        "the first view between parent and view need not be nullified",
                        runs(PlantedPlan.WRONG_PARENTS, 0, Invariant.SKIPPED_VIEWS_NULLIFIED),
                        in("consensus.EpochViews", "firstNotNullified").hasInsteadOf(1L, 2L)),
                mistake(
                        "a settlement that is not final is extended like any block",
                        runs(PlantedPlan.SETTLEMENTS, 2, Invariant.SETTLEMENT_NOT_EXTENDED),
                        in("consensus.Core", "isUnfinalSettlement").answers(false)),
                mistake(
                        "two proposals of a leader do not refuse its view",
                        test(
                                "consensus.ConsensusCoreNotarizeTest",
                                "aSecondProposalIsEvidenceOnceAndTheViewIsNullifiedAlsoAfterNotarize"),
                        in("consensus.MessageRules", "onProposal").doesNotSet("acceptance")),
                mistake(
                        "a wrong clock notarizes",
                        test(
                                "consensus.ConsensusCoreNotarizeTest",
                                "aVoterWhoseClockIsWrongDoesNotNotarizeButFinalizesAndNullifies"),
                        in("consensus.Core", "mayJudgeTime").reads("clockRight", true)),
                mistake(
                        "no certificates are attached to a proposal",
                        test(
                                "consensus.ConsensusCoreProposeTest",
                                "theParentIsTheHighestNotarizedBlockAndTheViewsBetweenAreJustified"),
                        in("consensus.ProposingRules", "justify").answers(List.of())));
    }

    /** Quorums, and what counts for them. */
    private static List<PlantedMistake> certificates() {
        return List.of(
                mistake("one vote too few is a quorum", runs(PlantedPlan.MIXED, 0, Invariant.QUORUM), oneVoteTooFew()),
                mistake(
                        "one vote too few is a quorum, and nobody counts",
                        runs(
                                PlantedPlan.MIXED,
                                5,
                                Invariant.ONE_FINAL_BLOCK_PER_HEIGHT,
                                Invariant.ONE_NOTARIZED_BLOCK_PER_VIEW,
                                Invariant.FINAL_VIEW_NOT_NULLIFIED,
                                Invariant.NO_HALT),
                        oneVoteTooFew(),
                        in("simulation.StatementChecker", "checkSigners").doesNothing()),
                mistake(
                        "exactly two thirds are a quorum",
                        runs(PlantedPlan.CALM, 0, Invariant.QUORUM),
                        in("ledger.ActiveSet", "isQuorum").branches(Opcode.IFLE, Opcode.IFLT)),
                mistake(
                        "a second statement of one signer counts",
                        runs(PlantedPlan.FALSE_VOTES, 0, Invariant.QUORUM),
                        in("consensus.VoteTally", "add").call("get").answers(null)),
                mistake(
                        "an own vote counts before it is durable",
                        runs(PlantedPlan.CALM, 0, Invariant.NO_FORGED_SIGNER),
                        in("consensus.Core", "cast").call("storeOwn").is(PlantedMistakes::storedAndCounted)),
                mistake(
                        "certificates that are missing are never fetched",
                        test("replica.ReplicaTest", "certificatesThatAProposalNeedsAndDoesNotShowAreAskedFor"),
                        in("replica.CoreOrders", "execute")
                                .call("fetchCertificates")
                                .isLeftOut()));
    }

    private static Mutation oneVoteTooFew() {
        // the weight is multiplied by three: once as it is, so that weight + 1 takes its place
        return in("ledger.ActiveSet", "isQuorum")
                .instead(
                        Opcode.LLOAD_1,
                        0,
                        (code, weight) -> code.with(weight).lconst_1().ladd());
    }

    private static void storedAndCounted(CodeBuilder code, InvokeInstruction store) {
        code.dup2().with(store).dup_x1(); // vote, view, vote
        kind(code)
                .invokevirtual(
                        type("consensus.ViewState"), "tally", MethodTypeDesc.of(type("consensus.VoteTally"), KIND))
                .swap()
                .invokevirtual(
                        type("consensus.VoteTally"),
                        "add",
                        MethodTypeDesc.of(type("consensus.VoteTally$Outcome"), VOTE))
                .pop();
    }

    /** The kind of the vote on the stack. */
    private static CodeBuilder kind(CodeBuilder code) {
        return code.invokevirtual(VOTE, "statement", MethodTypeDesc.of(STATEMENT))
                .invokevirtual(STATEMENT, "kind", MethodTypeDesc.of(KIND));
    }

    /** Entering and leaving views, timers, leaders (protocol §5.1, §5.8). */
    private static List<PlantedMistake> views() {
        return List.of(
                mistake(
                        "a view is entered by a notarization without its block",
                        test(
                                "consensus.ConsensusCoreCertificateTest",
                                "aNotarizationWithoutItsBlockOpensNothingAndTheBodyIsObtainedFromItsSigners"),
                        in("consensus.ViewRules", "advance").call("isValid").answers(true)),
                mistake(
                        "the leaders of an epoch are those of the former one",
                        runs(PlantedPlan.CALM, 0, Invariant.LEADER_AS_DRAWN),
                        in("consensus.EpochViews", "<init>")
                                .instead(
                                        Opcode.LLOAD_2,
                                        1,
                                        (code, epoch) -> code.with(epoch)
                                                .lconst_1()
                                                .lsub()
                                                .lconst_0()
                                                .invokestatic(
                                                        ClassDesc.of("java.lang.Math"),
                                                        "max",
                                                        MethodTypeDesc.of(
                                                                ConstantDescs.CD_long,
                                                                ConstantDescs.CD_long,
                                                                ConstantDescs.CD_long)))),
                mistake(
                        "a retry never comes",
                        test(
                                "consensus.ConsensusCoreTimersTest",
                                "ownVotesAndTheCertificateThatOpenedTheViewAreRepeatedEverySecond"),
                        in("consensus.ViewTimers", "retryDue").answers(false)),
                mistake(
                        "the notarizations of other views than the current one are not repeated",
                        test(
                                "consensus.ConsensusCoreRepetitionTest",
                                "aHundredNotarizedViewsComeInPartsThatTogetherAreAll"),
                        in("consensus.Repetition", "certificates")
                                .call("notarizedAboveFinal")
                                .answers(List.of())),
                mistake(
                        "timers never grow",
                        test(
                                "consensus.ConsensusCoreTimersTest",
                                "timersGrowByHalfAfterThreeNullifiedViewsUpToTenSecondsAndAFinalizationResetsThem"),
                        in("consensus.ViewTimers", "nullified").doesNothing()));
    }

    /** Durable before sent (protocol §5). */
    private static List<PlantedMistake> restarts() {
        String epochs = "consensus.EpochRules";
        return List.of(
                mistake(
                        "no certificate is recorded with a vote",
                        runs(PlantedPlan.CALM, 0, Invariant.DURABLE_BEFORE_SENT),
                        in("consensus.Core", "rest").doesNothing()),
                mistake(
                        "no certificates of ancestors are recorded with a vote",
                        runs(PlantedPlan.SPLIT_VIEWS, 3, Invariant.DURABLE_BEFORE_SENT),
                        in("consensus.Core", "ancestors").call("rest").isLeftOut()),
                mistake(
                        "the bodies of ancestors are not recorded",
                        runs(PlantedPlan.MIXED, 0, Invariant.DURABLE_BEFORE_SENT),
                        in("replica.RecordedBodies", "basis")
                                .call("add")
                                .is((code, add) -> code.pop2().iconst_0())),
                mistake(
                        "a recorded Nullify is not restored",
                        runs(PlantedPlan.POWER_CUTS, 0, Invariant.NO_CONTRADICTION),
                        in(epochs, "enterAsRecorded").call("storeOwn").is(PlantedMistakes::storedUnlessNullify)),
                mistake(
                        "a restart goes on in the first view instead of the last",
                        test(
                                "consensus.ConsensusCoreRestartTest",
                                "itGoesOnInTheLastViewItSpokeInAndShowsWhatOpenedIt"),
                        in(epochs, "enterAsRecorded").call("max", 0).answersTheFirst()),
                mistake(
                        "a lost record votes from the next epoch on, whatever its timestamp",
                        test(
                                "consensus.ConsensusCoreRestartTest",
                                "withoutARecordAVoterIsSilentUntilAnEpochOpensLateEnough"),
                        in(epochs, "openEpoch").reads("votesAfter", 0L)));
    }

    private static void storedUnlessNullify(CodeBuilder code, InvokeInstruction store) {
        Label skipped = code.newLabel();
        Label end = code.newLabel();
        kind(code.dup())
                .getstatic(KIND, "NULLIFY", KIND)
                .if_acmpeq(skipped)
                .with(store)
                .goto_(end)
                .labelBinding(skipped)
                .pop2()
                .labelBinding(end);
    }

    /** Bringing blocks together and judging them (protocol §3, §4). */
    private static List<PlantedMistake> blocks() {
        return List.of(
                mistake(
                        "blocks are never fetched",
                        test("replica.ReplicaTest", "theBlockOfANotarizationThatIsNotHereIsAskedOfItsSigners"),
                        in("replica.BodyFetches", "block").call("fetchBlock").isLeftOut()),
                mistake(
                        "a coin of an ancestor that is not final is spent again",
                        runs(PlantedPlan.MIXED, 0, Invariant.COIN_LIFECYCLE, Invariant.NO_HALT),
                        in("replica.BlockTree", "isSpendable")
                                .call("contains", 0)
                                .answers(false)),
                mistake(
                        "coins spent in the last final blocks are forgotten for a block",
                        test(
                                "replica.BlockTreeTest",
                                "aCoinThatARecentFinalBlockSpentIsNotSpendableThoughItWasWhenItWasRead"),
                        in("replica.BlockTree", "isFinalCoin")
                                .call("finalSpenderOf")
                                .answers(null)),
                mistake(
                        "stale verifications decide",
                        test("replica.AssembliesTest", "whatWasVerifiedBeforeAForgottenSpendOfItsCoinIsVerifiedAgain"),
                        in("replica.BodyVerification", "isStale").answers(false)),
                mistake(
                        "answers that are stale when they come decide",
                        test("replica.AssembliesTest", "anAnswerOfBeforeAForgottenSpendIsAskedForAgain"),
                        in("replica.BodyVerification", "isStale").answers(false),
                        in("replica.BodyVerification", "take")
                                .call("remembersFinalsSince")
                                .answers(true)),
                mistake(
                        "a block ahead of the clock is voted for at once",
                        test("replica.AssembliesTest", "aBlockAheadOfTheClockIsHeldUntilItIsNot"),
                        in("replica.Timeliness", "freshness").reads("AHEAD", null)),
                mistake(
                        "missing ancestors of a notarized block are never fetched",
                        test(
                                "replica.ReplicaAncestorsTest",
                                "theMissingParentOfANotarizedBlockIsAskedOfThoseWhoSigned"),
                        in("replica.BodyFetches", "isParentWanted").answers(false)),
                mistake(
                        "the answer to a question of one block judges every other that waits",
                        test("replica.ReplicaVerdictTest", "theAnswerToAQuestionOfOneBlockDoesNotJudgeAnother"),
                        in("replica.Assemblies", "checked").call("wasVerifying").answers(true)),
                mistake(
                        "a block that was valid once is fresh for ever",
                        test("replica.ReplicaVerdictTest", "aValidBlockProposedAgainLongAfterIsNotFreshAnyMore"),
                        in("replica.ProposedAnew", "validate").call("freshness").is((code, call) -> {
                            ByteCode.popArguments(code, call);
                            code.getstatic(
                                    call.typeSymbol().returnType(),
                                    "FRESH",
                                    call.typeSymbol().returnType());
                        })),
                mistake(
                        "a fork of the fetched chain is not looked for",
                        test("replica.ReplicaTest", "aFinalBlockThatLeavesTheOwnFinalChainStopsTheVotes"),
                        in("replica.FinalChain", "leavesTheFinalChain").answers(false)),
                mistake(
                        "left-over satoshis go to the last instead of the first",
                        runs(PlantedPlan.CALM, 0, Invariant.PAYEES),
                        in("masternode.RewardSplit", "split").instead(Opcode.DUP2, 0, (code, dup) -> {
                            int index = code.allocateLocal(TypeKind.INT); // shares[i] becomes shares[length − 1 − i]
                            code.istore(index)
                                    .dup()
                                    .arraylength()
                                    .iconst_1()
                                    .isub()
                                    .iload(index)
                                    .isub()
                                    .with(dup);
                        })));
    }

    /** Protocol §7: what a link can fill. */
    private static List<PlantedMistake> floods() {
        return List.of(
                mistake(
                        "bytes that wait are never refused",
                        runs(PlantedPlan.FLOODS, 0, Invariant.MEMORY_BOUNDED),
                        in("verification.WaitingBytes", "enter")
                                .instead(
                                        Opcode.LCMP,
                                        2,
                                        (code, compare) -> code.pop2().pop2().iconst_0())),
                mistake(
                        "a full window asks for the next frame",
                        runs(PlantedPlan.FLOODS, 0, Invariant.MEMORY_BOUNDED),
                        in("network.InboundWindow", "ask").reads("demand", 1L)),
                mistake(
                        "who is served by a verifier is served until nothing of it waits",
                        runs(PlantedPlan.FLOODS, 0, Invariant.FAIR_TURNS),
                        in("verification.FairQueue", "next")
                                .call("addLast")
                                .is((code, add) -> code.invokeinterface(
                                        ClassDesc.of("java.util.Deque"),
                                        "addFirst",
                                        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object)))));
    }

    /** What is on the disk when it is said to be. */
    private static List<PlantedMistake> storage() {
        return List.of(
                mistake(
                        "votes are written without fsync",
                        test("storage.VoteLogTest", "whatIsSaidToBeDurableWasForcedToTheDiskBefore"),
                        in("storage.VoteRecords", "write")
                                .call("write")
                                .is((code, call) ->
                                        code.swap().pop().iconst_0().swap().with(call))),
                mistake(
                        "writes are never forced to the disk",
                        test("storage.VoteLogTest", "whatIsSaidToBeDurableWasForcedToTheDiskBefore"),
                        in("storage.RocksDbDatabase", "write")
                                .call("setSync")
                                .is((code, call) -> code.pop().iconst_0().with(call))),
                mistake(
                        "the chain's sync does nothing",
                        test("storage.ChainStoreTest", "blocksCountAsSyncedOnlyOnceTheDiskHasThem"),
                        in("storage.ChainStore", "sync").call("sync").isLeftOut()),
                mistake(
                        "the log goes on after a failed write",
                        test("storage.VoteLogTest", "afterADiskHasFailedOnceNothingIsWrittenOrSaidToBeDurableAnyMore"),
                        in("storage.VoteLog", "fail").doesNothing()),
                mistake(
                        "a failed write is reported as done",
                        test("storage.VoteLogTest", "thoseThatWaitedBehindAFailedWriteAreNotSaidToBeDurable"),
                        in("storage.VoteLog", "fail").doesNothing()),
                mistake(
                        "the chain goes on after a failed write",
                        test("storage.ChainStoreTest", "afterADiskHasFailedOnceNothingIsReadOrWrittenAnyMore"),
                        in("storage.RocksDbDatabase", "failed").doesNotSet("failed")),
                mistake(
                        "what the log lets go of reaches one view too far",
                        test("storage.VoteLogTest", "pruningKeepsTheFinalViewAndEverythingLater"),
                        in("storage.VoteRecords", "write").call("view", 1).answersOneMore()));
    }
}
