package ai.odock.router.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The arrows between packages, and a canary that the rules see the classes. */
class LayeringTest {
  private static final String ROOT = "ai.odock.router";
  private static final String[] COMPONENTS = {
    ROOT + ".receivers..",
    ROOT + ".processors..",
    ROOT + ".exporters..",
    ROOT + ".connectors..",
    ROOT + ".extensions.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(
              location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
          .importPackages(ROOT);

  @Test
  void theRulesSeeEveryPackageAndCanFail() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .contains(
            ROOT,
            ROOT + ".otlp",
            ROOT + ".otlp.json",
            ROOT + ".otlp.text",
            ROOT + ".prometheus",
            ROOT + ".attribute",
            ROOT + ".match",
            ROOT + ".settings",
            ROOT + ".time",
            ROOT + ".pipeline.topology",
            ROOT + ".pipeline.sending",
            ROOT + ".net",
            ROOT + ".net.coding",
            ROOT + ".net.http",
            ROOT + ".net.grpc",
            ROOT + ".net.tls",
            ROOT + ".telemetry",
            ROOT + ".selftelemetry",
            ROOT + ".health",
            ROOT + ".config",
            ROOT + ".receiving",
            ROOT + ".receivers.otlp",
            ROOT + ".receivers.loki",
            ROOT + ".processors.batch",
            ROOT + ".exporters.otlpgrpc",
            ROOT + ".exporters.prometheusremotewrite",
            ROOT + ".connectors.forward",
            ROOT + ".extensions.healthcheck",
            ROOT + ".app");
    assertThatThrownBy(
            () ->
                noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".otlp")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.lang..")
                    .check(CLASSES))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void theWirePackageStandsOnJavaAlone() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".otlp")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", ROOT + ".otlp", "org.jspecify..")
        .check(CLASSES);
    classes()
        .that()
        .resideInAnyPackage(ROOT + ".otlp.text", ROOT + ".prometheus")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", ROOT + ".otlp..", ROOT + ".prometheus", "org.jspecify..")
        .check(CLASSES);
    classes()
        .that()
        .resideInAPackage(ROOT + ".otlp.json")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", ROOT + ".otlp..", "com.fasterxml.jackson.core..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void settingsAndTimeStandOnJavaAlone() {
    for (String room : new String[] {"settings", "time"}) {
      classes()
          .that()
          .resideInAPackage(ROOT + "." + room)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", ROOT + "." + room, "org.slf4j..", "org.jspecify..")
          .check(CLASSES);
    }
  }

  @Test
  void matchBlocksStandOnTheWireAndTheConfiguration() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".match")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            ROOT,
            ROOT + ".settings",
            ROOT + ".otlp..",
            ROOT + ".match",
            "com.google.re2j..",
            "org.jspecify..")
        .check(CLASSES);
  }

  /** Whoever stands on others is none of those that they stand on. */
  @Test
  void packagesFormNoCycle() {
    slices()
        .assignedFrom(slice("packages", JavaClass::getPackageName))
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void theRuleAgainstCyclesCanFail() {
    // classes of one package do form cycles
    assertThatThrownBy(
            () ->
                slices()
                    .assignedFrom(slice("classes", JavaClass::getName))
                    .should()
                    .beFreeOfCycles()
                    .check(CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Cycle detected");
  }

  private static SliceAssignment slice(String what, Function<JavaClass, String> part) {
    return new SliceAssignment() {
      @Override
      public String getDescription() {
        return what;
      }

      @Override
      public SliceIdentifier getIdentifierOf(JavaClass one) {
        return one.getPackageName().startsWith(ROOT)
            ? SliceIdentifier.of(part.apply(one))
            : SliceIdentifier.ignore();
      }
    };
  }

  @Test
  void theVocabularyKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".pipeline..", ROOT + ".net..", ROOT + ".config..", ROOT + ".app..")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(COMPONENTS)
        .check(CLASSES);
  }

  @Test
  void thePipelineKnowsNoComponentAndNoTransport() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".pipeline..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(COMPONENTS).or(resideInAPackage(ROOT + ".net..")))
        .check(CLASSES);
  }

  @Test
  void theConfigurationKnowsOfThePipelineItsTopologyAlone() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".config..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(COMPONENTS)
                .or(resideInAnyPackage(ROOT + ".pipeline.sending..", ROOT + ".app..")))
        .check(CLASSES);
    assertThat(CLASSES.get(ROOT + ".config.RouterConfigReader").getDirectDependenciesFromSelf())
        .anyMatch(it -> it.getTargetClass().getPackageName().equals(ROOT + ".pipeline.topology"));
  }

  @Test
  void aComponentKnowsNoOther() {
    slices().matching(ROOT + ".exporters.(*)..").should().notDependOnEachOther().check(CLASSES);
    slices().matching(ROOT + ".connectors.(*)..").should().notDependOnEachOther().check(CLASSES);
    slices().matching(ROOT + ".extensions.(*)..").should().notDependOnEachOther().check(CLASSES);
    slices().matching(ROOT + ".processors.(*)..").should().notDependOnEachOther().check(CLASSES);
    slices().matching(ROOT + ".receivers.(*)..").should().notDependOnEachOther().check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(COMPONENTS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".pipeline..", ROOT + ".config..", ROOT + ".app..")
        .check(CLASSES);
  }

  @Test
  void onlyTheClassWithTheTypeIsPublic() {
    classes()
        .that()
        .resideInAnyPackage(
            ROOT + ".receivers.*..",
            ROOT + ".processors.*..",
            ROOT + ".exporters.*..",
            ROOT + ".connectors.*..",
            ROOT + ".extensions.*..")
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should(declareAPublicType())
        .check(CLASSES);
  }

  private static ArchCondition<JavaClass> declareAPublicType() {
    return new ArchCondition<>("declare TYPE") {
      @Override
      public void check(JavaClass one, ConditionEvents events) {
        boolean declares =
            one.getFields().stream()
                .anyMatch(
                    field ->
                        field.getName().equals("TYPE")
                            && field.getModifiers().contains(JavaModifier.STATIC));
        events.add(new SimpleConditionEvent(one, declares, one.getName() + " is public"));
      }
    };
  }

  @Test
  void transportsStayInNet() {
    noClasses()
        .that(not(resideInAPackage(ROOT + ".net..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "okhttp3..", "okio..", "java.net.http..")
        .check(CLASSES);
  }

  @Test
  void nothingIsFoundByReflectionAndOnlyTheProgramEndsItself() {
    noClasses()
        .that(not(resideInAPackage(ROOT + ".app..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.reflect..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.ServiceLoader")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
  }

  @Test
  void generatedOtlpClassesAreForTestsOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry.proto..", "com.google.protobuf..")
        .check(CLASSES);
  }
}
